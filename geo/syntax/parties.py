"""Who a word stands for: the actor mentions and toponyms of an article, found by the words that head their phrases."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from geo.actors.states import States
from geo.languages.words import words_of
from geo.model import ActorKind, ActorMention, Span, Toponym
from geo.syntax.clauses import PredicateFrame, content, lemma_of, preposition, verb_frame
from geo.syntax.lexicon import Lexicon
from geo.syntax.nominals import noun_frame

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_Mention = TypeVar("_Mention", ActorMention, Toponym)

_SAME_PARTY = ("appos", "nmod:desc")
_OWNERS = ("nmod:poss", "compound", "amod")
_DESCRIBING = ("compound", "nummod")
_DEEPEST = 6  # words of a phrase that are looked behind
_ARMED = frozenset({ActorKind.MILITARY, ActorKind.ARMED_GROUP})
_GROUP_SETS = ("group", "force", "victim", "prisoner", "diplomat")


class TokenIndex:
    """The tokens of a text by their characters."""

    def __init__(self, doc: "Doc") -> None:
        self._doc = doc
        self._starts: list[int] = doc.to_array("IDX").tolist()

    def tokens_of(self, span: Span) -> tuple["Token", ...]:
        """Return the tokens that a stretch of text touches; none outside the text."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = bisect_left(self._starts, span.end)
        if first < last and self._starts[first] + len(self._doc[first]) <= span.start:
            first += 1
        return tuple(self._doc[first:last])

    def root_of(self, span: Span) -> "Token | None":
        """Return the word that heads a stretch of text, the first of several."""
        return next(iter(self.tops_of(span)), None)

    def tops_of(self, span: Span) -> tuple["Token", ...]:
        """Return the words of a stretch of text that hang on none of it."""
        tokens = self.tokens_of(span)
        inside = {token.i for token in tokens}
        return tuple(token for token in tokens if token.head.i not in inside or token.head == token)

    def roots_of(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the numbers of the words that head stretches of text."""
        return tuple(root.i for span in spans if (root := self.root_of(span)) is not None)


def head_of(doc: "Doc", span: Span | None) -> "Token | None":
    """Return the word that heads a stretch of text, where so few are asked of that no index pays."""
    named = doc.char_span(span.start, span.end, alignment_mode="expand") if span is not None else None
    return named.root if named is not None else None


class Cast:
    """Everyone and every place that an article names, by token, and the lexicon that the article is read with."""

    def __init__(
        self,
        index: TokenIndex,
        actors: Sequence[ActorMention],
        toponyms: Sequence[Toponym],
        states: States,
        lexicon: Lexicon,
    ) -> None:
        self.lexicon, self.index = lexicon, index
        self._states = states
        self._actors = _by_token(index, actors)
        self._toponyms = {at: found[0] for at, found in _by_token(index, toponyms).items()}
        self._forces = lexicon.words("force")
        self._groups = frozenset().union(*(lexicon.words(name) for name in _GROUP_SETS))
        self._found: dict[int, tuple[ActorMention, ...]] = {}  # every rule of an act asks again
        self._verbs: dict[int, PredicateFrame] = {}
        self._nouns: dict[int, PredicateFrame] = {}
        self._names: dict[int, frozenset[str]] = {}

    def verb_frame(self, verb: "Token") -> PredicateFrame:
        """Return a verb's slots, which are read once."""
        if verb.i not in self._verbs:
            self._verbs[verb.i] = verb_frame(verb, self.lexicon)
        return self._verbs[verb.i]

    def noun_frame(self, noun: "Token") -> PredicateFrame:
        """Return a noun's slots, which are read once."""
        if noun.i not in self._nouns:
            self._nouns[noun.i] = noun_frame(noun, self.lexicon)
        return self._nouns[noun.i]

    def names_of(self, token: "Token") -> frozenset[str]:
        """Return the words that a phrase may be tested by: its head, what that counts, and what describes it."""
        if token.i not in self._names:
            inner = content(token, self.lexicon)
            heads = {token.lower_, lemma_of(token, self.lexicon), inner.lower_, lemma_of(inner, self.lexicon)}
            described = (child for child in inner.children if child.dep_ in _DESCRIBING)
            self._names[token.i] = frozenset(heads.union(lemma_of(child, self.lexicon) for child in described))
        return self._names[token.i]

    def parties(self, token: "Token") -> tuple[ActorMention, ...]:
        """Return the parties that a word heads, or that it belongs to: Ukraine for the forces of "Ukrainian forces"."""
        if token.i not in self._found:
            self._found[token.i] = self._parties_of(token)
        return self._found[token.i]

    def _parties_of(self, token: "Token") -> tuple[ActorMention, ...]:
        own = self._actors.get(token.i, ())
        if own and any(mention.actor.country for mention in own):
            return own
        if own:  # "members of the Senate" are nobody's, but for the Senate; so are "its mercenaries"
            return self._origin(token, words_of(token).belonging.members) or self._lords(token) or own
        for child in (*_children(token, _SAME_PARTY), *_children(token, _OWNERS)):
            owners = self._actors.get(child.i, ())
            if owners:
                return owners
        return self._origin(token, words_of(token).belonging.origins) or self._seat(token)

    def behind(self, token: "Token") -> tuple[ActorMention, ...]:
        """Return whose thing a word is, as deep as its phrase tells: "the pace of the pullout of NATO troops"."""
        table, stack = words_of(token).belonging, [token]
        for _ in range(_DEEPEST):
            if not stack:
                return ()
            word = stack.pop(0)
            found = self.parties(word)
            if found:
                return found
            inner = [child for child in word.rights if child.dep_ == "nmod" and preposition(child) in table.belonging]
            stack += sorted(
                inner, key=lambda child: preposition(child) not in table.by
            )  # whose deed it is, not upon whom
        return ()

    def is_voice(self, mention: ActorMention) -> bool:
        """Say whether somebody speaks for a whole state or fights for it."""
        return self._states.is_voice(mention.actor)

    def is_armed(self, token: "Token") -> bool:
        """Say whether a word stands for an army, an armed group, or things and people of theirs."""
        if lemma_of(token, self.lexicon) in self._forces:
            return True
        return any(mention.actor.kind in _ARMED for mention in self._actors.get(token.i, ()))

    def is_person(self, token: "Token") -> bool:
        """Say whether a word names a person."""
        return any(mention.actor.kind is ActorKind.PERSON for mention in self._actors.get(token.i, ()))

    def mentions(self, tokens: Iterable["Token"]) -> tuple[ActorMention, ...]:
        """Return the parties of words, each actor once."""
        found: dict[str, ActorMention] = {}
        for token in tokens:
            for mention in self.parties(token) or self.parties(content(token, self.lexicon)):
                found.setdefault(mention.actor.id, mention)
        return tuple(found.values())

    def toponym(self, token: "Token") -> Toponym | None:
        """Return the place that a word names."""
        return self._toponyms.get(token.i)

    def place_in(self, token: "Token") -> Toponym | None:
        """Return the place that a word names, or that describes it: Kursk for "the Kursk region"."""
        if token.i in self._toponyms:
            return self._toponyms[token.i]
        named = (self._toponyms.get(child.i) for child in token.children if child.dep_ in {*_OWNERS, "appos", "flat"})
        return next((toponym for toponym in named if toponym is not None), None)

    def _seat(self, token: "Token") -> tuple[ActorMention, ...]:
        """Return the state that a country's or capital's name stands for, where the parties have no mention of it."""
        toponym = self._toponyms.get(token.i)
        if toponym is None or self._lies_in(token):
            return ()
        actor = self._states.for_toponym(toponym)
        return (ActorMention(toponym.span, toponym.text, actor),) if actor is not None else ()

    def _lies_in(self, token: "Token") -> bool:
        """Say whether a state is only named for where a place lies: "the leader of the Georgian region of Ajaria"."""
        words = words_of(token)
        grounds = words.place_words.sorts | words.party_phrases.grounds
        ground = token if token.lower_ in grounds else token.head
        if ground.lower_ not in grounds:
            return False
        own = (child for child in ground.rights if child.dep_ == "nmod" and preposition(child) in words.party_words.of)
        return any(child.i in self._toponyms or child.pos_ == "PROPN" for child in own)

    def _origin(self, token: "Token", where: frozenset[str]) -> tuple[ActorMention, ...]:
        if lemma_of(token, self.lexicon) not in self._groups:
            return ()
        phrases = (child for child in token.children if child.dep_ == "nmod" and preposition(child) in where)
        named = (self._actors.get(child.i) or self._owners(child) for child in phrases)
        return next((mentions for mentions in named if mentions), ())

    def _lords(self, token: "Token") -> tuple[ActorMention, ...]:
        """Return whose force a word stands for, where a possessor tells."""
        if lemma_of(token, self.lexicon) not in self._forces:
            return ()
        lords = (self._actors.get(child.i, ()) for child in _children(token, ("nmod:poss",)))
        return next((mentions for mentions in lords if mentions), ())

    def _owners(self, token: "Token") -> tuple[ActorMention, ...]:
        named = (self._actors.get(child.i, ()) for child in _children(token, _OWNERS))
        return next((mentions for mentions in named if mentions), ())


def _children(token: "Token", deps: tuple[str, ...]) -> Iterator["Token"]:
    return (child for child in token.children if child.dep_ in deps and not _is_sided(child))


def _is_sided(word: "Token") -> bool:
    """Say whether a name only tells for or against whom a thing is: "pro-Russian", "anti-Taliban"."""
    before = word.doc[max(word.i - 2, 0) : word.i]
    return len(before) == 2 and before[1].text == "-" and before[0].lower_ in words_of(word).belonging.sides


def _by_token(index: TokenIndex, found: Sequence[_Mention]) -> dict[int, tuple[_Mention, ...]]:
    """Give every token the longest mentions that cover it; one stretch may mean several parties."""
    by_span: dict[Span, list[_Mention]] = {}
    for mention in found:
        by_span.setdefault(mention.span, []).append(mention)
    by_token: dict[int, tuple[_Mention, ...]] = {}
    for span in sorted(by_span, key=lambda span: span.end - span.start):
        for token in index.tokens_of(span):
            by_token[token.i] = tuple(by_span[span])
    return by_token
