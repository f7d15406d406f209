"""Who a word stands for: the actor mentions and toponyms of an article, found by the words that head their phrases."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from geo.clauses import lemma_of, preposition
from geo.lexicon import load_lexicon
from geo.model import ActorMention, Span, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_Mention = TypeVar("_Mention", ActorMention, Toponym)

_SAME_PARTY = ("appos", "nmod:desc")
_OWNERS = ("nmod:poss", "compound", "amod")
_ORIGINS = frozenset({"of", "from", "in"})
_GROUP_SETS = ("group", "force", "victim", "prisoner", "diplomat")


class TokenIndex:
    """The tokens of a text by their characters."""

    def __init__(self, doc: "Doc") -> None:
        self._doc = doc
        self._starts = [token.idx for token in doc]

    def tokens_of(self, span: Span) -> tuple["Token", ...]:
        """Return the tokens that a stretch of text touches; none outside the text."""
        first = max(bisect_right(self._starts, span.start) - 1, 0)
        last = bisect_left(self._starts, span.end)
        return tuple(token for token in self._doc[first:last] if token.idx + len(token) > span.start)

    def root_of(self, span: Span) -> "Token | None":
        """Return the word that heads a stretch of text."""
        tokens = self.tokens_of(span)
        inside = {token.i for token in tokens}
        tops = (token for token in tokens if token.head.i not in inside or token.head == token)
        return next(tops, None)


class Cast:
    """Everyone and every place that an article names, by token."""

    def __init__(self, index: TokenIndex, actors: Sequence[ActorMention], toponyms: Sequence[Toponym]) -> None:
        self._actors = _by_token(index, actors)
        self._toponyms = _by_token(index, toponyms)
        lexicon = load_lexicon()
        self._groups = frozenset().union(*(lexicon.words(name) for name in _GROUP_SETS))

    def mention(self, token: "Token") -> ActorMention | None:
        """Return the party that a word heads, or that it belongs to: Ukraine for the forces of "Ukrainian forces"."""
        own = self._named(token)
        if own is not None:
            return own
        for child in (*_children(token, _SAME_PARTY), *_children(token, _OWNERS)):
            owner = self._named(child)
            if owner is not None:
                return owner
        return self._origin(token)

    def mentions(self, tokens: Iterable["Token"]) -> tuple[ActorMention, ...]:
        """Return the parties of words, each actor once."""
        found: dict[str, ActorMention] = {}
        for token in tokens:
            mention = self.mention(token)
            if mention is not None:
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

    def _named(self, token: "Token") -> ActorMention | None:
        return self._actors.get(token.i)

    def _origin(self, token: "Token") -> ActorMention | None:
        if lemma_of(token) not in self._groups:
            return None
        phrases = (child for child in token.children if child.dep_ == "nmod" and preposition(child) in _ORIGINS)
        named = (self._named(child) or self._owner(child) for child in phrases)
        return next((mention for mention in named if mention is not None), None)

    def _owner(self, token: "Token") -> ActorMention | None:
        named = (self._named(child) for child in _children(token, _OWNERS))
        return next((mention for mention in named if mention is not None), None)


def _children(token: "Token", deps: tuple[str, ...]) -> Iterator["Token"]:
    return (child for child in token.children if child.dep_ in deps)


def _by_token(index: TokenIndex, found: Sequence[_Mention]) -> dict[int, _Mention]:
    """Give every token the longest mention that covers it."""
    by_token: dict[int, _Mention] = {}
    for mention in sorted(found, key=lambda item: item.span.end - item.span.start):
        for token in index.tokens_of(mention.span):
            by_token[token.i] = mention
    return by_token
