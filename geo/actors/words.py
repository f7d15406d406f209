"""What the words of a text say before any party is known: places, nouns that speak of parties, extents of phrases.

Phrases are read off tags and the parse together: the parser errs on long names, the tagger seldom does. Nothing looks
further than `LONGEST_PHRASE` words, so that any text is read in linear time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from geo.actors.whoswho import Noun, NounClass, WhosWho, load_nouns
from geo.languages.actors import PartyWords
from geo.languages.words import Words, words_of
from geo.model import PlaceKind, Span, Toponym, ToponymUse

LONGEST_PHRASE = 12

_MODIFIER_DEPS = frozenset({"amod", "compound", "flat", "nmod", "nmod:desc", "nmod:unmarked", "conj", "dep"})
_QUOTES = "\"“”'‘’"


@dataclass(frozen=True)
class AnnotatedTokens:
    """A text's tokens with what stands on each, and the parties that are known beforehand."""

    doc: Doc
    toponyms: tuple[Toponym, ...]
    whoswho: WhosWho

    @cached_property
    def language(self) -> Words:
        """The words of the language that the text is in."""
        return words_of(self.doc)

    @cached_property
    def _table(self) -> PartyWords:
        return self.language.party_words

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The tokens as written."""
        return tuple(token.text for token in self.doc)

    @cached_property
    def lower(self) -> tuple[str, ...]:
        """The tokens in small letters."""
        return tuple(text.lower() for text in self.texts)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The tokens' Penn Treebank tags."""
        return tuple(token.tag_ for token in self.doc)

    @cached_property
    def heads(self) -> tuple[int, ...]:
        """For each token, the one that governs it; its own number at the root."""
        return tuple(token.head.i for token in self.doc)

    @cached_property
    def deps(self) -> tuple[str, ...]:
        """For each token, its relation to its head."""
        return tuple(token.dep_ for token in self.doc)

    @cached_property
    def sentence(self) -> tuple[int, ...]:
        """For each token, the number of its sentence."""
        return tuple(number for number, sentence in enumerate(self.doc.sents) for _ in sentence)

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """The first token of each sentence."""
        return tuple(sentence.start for sentence in self.doc.sents)

    @cached_property
    def text(self) -> str:
        """The whole text; a `Doc` would join it anew at each asking."""
        return self.doc.text

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        return tuple(token.idx for token in self.doc)

    def span(self, start: int, end: int) -> Span:
        """Return the characters of the tokens `start` to `end`."""
        return Span(self._offsets[start], self._offsets[end - 1] + len(self.texts[end - 1]))

    def text_of(self, start: int, end: int) -> str:
        """Return the tokens `start` to `end` as written, on one line."""
        span = self.span(start, end)
        return " ".join(self.text[span.start : span.end].split())

    @cached_property
    def place_at(self) -> Mapping[int, Toponym]:
        """The toponym that each token is part of: of two, the one that covers the other."""
        at: dict[int, Toponym] = {}
        for toponym in sorted(self.toponyms, key=lambda found: (found.span.start - found.span.end, found.span)):
            if toponym.place is None:
                continue
            for i in self.tokens_of(toponym):
                at.setdefault(i, toponym)
        return at

    def tokens_of(self, toponym: Toponym) -> range:
        """Return the tokens that a toponym touches."""
        first = max(bisect_right(self._offsets, toponym.span.start) - 1, 0)
        return range(first, bisect_left(self._offsets, toponym.span.end))

    def is_of_state(self, start: int, end: int) -> bool:
        """Say whether tokens are only a part of a state's long name: the "Republic of the Union" of Myanmar."""
        toponym = self.place_at.get(start)
        if toponym is None or toponym.place is None or toponym.place.kind is not PlaceKind.COUNTRY:
            return False
        inside = all(self.place_at.get(i) is toponym for i in range(start, end))
        return inside and any(self.place_at.get(i) is toponym for i in (start - 1, end))

    def senses(self, i: int) -> tuple[Noun, ...]:
        """Return the senses in which a token speaks of a party: none where it is no noun."""
        if not self.tags[i].startswith("NN"):
            return ()
        senses = load_nouns().get(self.singular(i), ())
        # "National Day", "People's Bank": a crowd is never written with a capital, but at a sentence's start
        return () if senses and senses[0].noun_class is NounClass.PEOPLE and self.tags[i] == "NNP" else senses

    def singular(self, i: int) -> str:
        """Return the form of a token in which a noun of parties stands in the list of nouns."""
        word, nouns = self.lower[i], load_nouns()
        if word in nouns:
            return word
        for tail in self._table.last_parts:  # "dockworkers" are workers
            if tail in word:
                word = word[word.rindex(tail) :]
        if word in nouns:
            return word
        for ending, stem in self._table.plural_endings:
            if word.endswith(ending) and (form := word[: -len(ending)] + stem) in nouns:
                return form
        return self.lower[i]

    def is_plural(self, i: int) -> bool:
        """Say whether a noun means several."""
        return self.tags[i] in ("NNS", "NNPS") or self.lower[i] in self._table.collectives

    def is_name(self, i: int) -> bool:
        """Say whether a token can be part of a proper name: capitals, no noun of ours, no place."""
        text = self.texts[i]
        return (
            text[:1].isupper()
            and self.tags[i].startswith(("NNP", "NN", "FW", "JJ"))
            and (self.tags[i].startswith("NNP") or self.sentence[i] == self.sentence[max(i - 1, 0)])
            and not self.senses(i)
            and i not in self.place_at
            and self.lower[i] not in self._table.calendar
        )

    def is_clitic(self, i: int) -> bool:
        """Say whether a token parts an owner from what is owned."""
        return self.lower[i] in self._table.clitics

    def is_demonym(self, i: int) -> bool:
        """Say whether a token names a place only to say whose something is."""
        found = self.place_at.get(i)
        return found is not None and found.use is ToponymUse.MODIFIER

    def first_of_sentence(self, i: int) -> int:
        """Return the first token of a token's sentence."""
        return self.sentence_starts[self.sentence[i]]

    def left_edge(self, head: int) -> int:
        """Return where the noun phrase of a head begins, without determiners, possessors and numbers."""
        limit = max(self.first_of_sentence(head), head - LONGEST_PHRASE)
        edge = head
        while edge > limit and self._belongs(edge - 1, head):
            edge -= 1
        while edge < head and self._opens_no_phrase(edge):
            edge += 1
        return edge

    def _opens_no_phrase(self, i: int) -> bool:
        text = self.texts[i]
        return self.lower[i] in self._table.joints or text in ("-", "–", ",") or text in _QUOTES

    def _belongs(self, i: int, head: int) -> bool:
        if i in self.place_at:
            return not self.is_clitic(i + 1)
        if self.tags[i] == "HYPH" or self.texts[i] in ("-", "–"):
            return True
        if self.lower[i] in self._table.joints:
            # The parser often breaks "Chinese and Russian troops"; two demonyms side by side are surely one phrase.
            both = i + 1 in self.place_at and i - 1 in self.place_at
            return both and ((self.is_demonym(i - 1) and self.is_demonym(i + 1)) or self._in_phrase(i + 1, head))
        return self.tags[i].startswith(("NN", "JJ", "VBN", "VBG")) and self._in_phrase(i, head)

    def _in_phrase(self, i: int, head: int) -> bool:
        for _ in range(4):
            if i == head:
                return True
            if self.deps[i] not in _MODIFIER_DEPS or not i < self.heads[i] + LONGEST_PHRASE:
                return False
            i = self.heads[i]
        return i == head

    def possessor(self, edge: int) -> int | None:
        """Return the token before a possessive mark or the possessive pronoun that stands before a phrase."""
        i = edge - 1
        while i > 0 and (self.tags[i] in ("CD", "RB") or self.lower[i] in self._table.before_owned):
            i -= 1
        if i >= 0 and self.tags[i] == "PRP$":
            return i
        return i - 1 if i > 0 and self.is_clitic(i) and self.tags[i] in ("POS", "''") else None

    def determiner(self, edge: int) -> str:
        """Return the determiner that opens a phrase, in small letters, or nothing."""
        for i in range(edge - 1, max(edge - 3, -1), -1):
            opens = self.tags[i] in ("DT", "PDT") or self.lower[i] in self._table.both
            if opens and self.sentence[i] == self.sentence[edge]:
                return self.lower[i]
            if self.tags[i] not in ("CD", "JJ"):
                return ""
        return ""

    def complement(self, head: int, prepositions: Collection[str]) -> int | None:
        """Return the first word, determiners apart, after one of some prepositions that follows a head."""
        i = head + 1
        if i + 1 >= len(self.texts) or self.lower[i] not in prepositions:
            return None
        i += 1
        if self.tags[i] == "DT" and i + 1 < len(self.texts):
            i += 1
        return i

    def nouns_of_parties(self) -> Iterator[int]:
        """Yield the tokens that speak of parties and are no mere modifiers of the next noun."""
        last = len(self.texts) - 1
        for i in range(len(self.texts)):
            if self.senses(i) and not (i < last and self._modifies(i) and (self.senses(i + 1) or self._is_private(i))):
                yield i

    def _is_private(self, i: int) -> bool:
        """Say whether a noun is of people without a side: no party stands before the noun of "a passenger train"."""
        return all(sense.noun_class in (NounClass.PEOPLE, NounClass.CALLING) for sense in self.senses(i))

    def _modifies(self, i: int) -> bool:
        return self.heads[i] > i and self.deps[i] in ("compound", "amod", "nmod:desc", "nmod:unmarked", "flat")
