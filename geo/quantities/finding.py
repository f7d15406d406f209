"""A parsed text → the quantities that it tells: how many of what, or how much money.

The words say how many (`amounts`), the parse says of what. Dates, durations, ages, shares, sizes of arms and the
figures in names are no quantities; nor is a number of which nothing tells what it counts.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geo.languages.quantities import QuantityWords
from geo.languages.words import code_of, words_of
from geo.model import Quantity, Span
from geo.quantities.amounts import Amount, amounts_in
from geo.syntax.clauses import lemma_of, preposition
from geo.syntax.lexicon import Lexicon
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PEOPLE = "people"
_YEARS = range(1900, 2101)
_SMALL = 10  # with one of those before it, a smaller number repeats what is known
_NEAR = 8  # tokens between a number and what it counts
_NOUNS = frozenset({"NOUN", "PROPN", "SYM", "ADJ"})
_PARTS = frozenset({"compound", "nmod:poss", "nmod:desc", "amod"})
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_DEPENDENT = frozenset({"nummod", "compound", "nmod", "amod", "advmod", "det", "nmod:unmarked", "obl", "conj", "case"})


def find_quantities(doc: "Doc", lexicon: Lexicon, *, taken: Iterable[Span] = ()) -> tuple[Quantity, ...]:
    """Return the quantities of a text in its order.

    Args:
        doc: The text, parsed.
        lexicon: What tells the dictionary forms of words that the parser does not know.
        taken: Stretches whose numbers mean something else: dates.
    """
    index, text, other = TokenIndex(doc), doc.text, _Stretches(taken)
    language = code_of(doc)
    found = []
    for sentence in doc.sents:
        inside = text[sentence.start_char : sentence.end_char]
        amounts = tuple(amounts_in(inside, offset=sentence.start_char, language=language))
        for number, amount in enumerate(amounts):
            if other.touch(amount.core, amount.end):
                continue
            limit = amounts[number + 1].start if number + 1 < len(amounts) else sentence.end_char
            quantity = _quantity(amount, text, index, limit, lexicon)
            if quantity is not None:
                found.append(quantity)
    return tuple(found)


class _Stretches:
    """Stretches of a text, for asking whether one of them shares a character with another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [span.start for span in self._spans]

    def touch(self, start: int, end: int) -> bool:
        """Say whether one of the last few that begin before `end` reaches beyond `start`."""
        at = bisect_left(self._starts, end)
        return any(span.end > start for span in self._spans[max(at - 4, 0) : at])


def _quantity(amount: Amount, text: str, index: TokenIndex, limit: int, lexicon: Lexicon) -> Quantity | None:
    words = index.tokens_of(Span(amount.core, amount.end))
    table = words_of(words[0]).quantities
    if amount.joined and not amount.currency:
        return _of_members(amount, text, table)
    if amount.currency:
        return _made(amount, text, amount.end, amount.currency)
    if _is_a_year(amount, text) or _is_a_day(words[0]):
        return None
    counted = _counted(_top(words), words, amount)
    if counted is None:
        return _bare(amount, text, words, lexicon)
    unit = _unit(counted, lexicon)
    if _is_no_count(counted, unit) or _is_of_a_name(words[0], counted) or _points_back(amount, words[0]):
        return None
    unit = _PEOPLE if _stands_for_people(counted, unit) else unit
    end = counted.idx + len(counted)
    return _made(amount, text, end if amount.end <= end <= limit else amount.end, unit, _fate(counted, lexicon))


def _is_no_count(counted: "Token", unit: str) -> bool:
    table = words_of(counted).quantities
    return unit in table.times or unit in table.no_counts or counted.lower_ in table.times


def _is_of_a_name(first: "Token", counted: "Token") -> bool:
    """Say whether a number stands within a name: "Regiment 16 Base"."""
    if counted.tag_ in _PLURAL_TAGS or not counted.text[0].isupper():
        return False
    return counted.tag_ == "NNP" or (first.i > 0 and first.nbor(-1).is_title)


def _is_a_day(first: "Token") -> bool:
    """Say whether a month stands before a number: "Sept. 11"."""
    table = words_of(first).quantities
    return first.i > 0 and first.nbor(-1).lower_[:3] in table.months and first.nbor(-1).is_title


def _points_back(amount: Amount, first: "Token") -> bool:
    """Say whether a small number only repeats what is known: "the two countries"."""
    table = words_of(first).quantities
    known = first.i > 0 and first.nbor(-1).lower_ in table.known
    return known and not amount.rough and amount.high < _SMALL


def _made(amount: Amount, text: str, end: int, unit: str, fate: str = "") -> Quantity:
    aspect = f"{fate} additional".strip() if amount.more else fate
    span = Span(amount.start, max(end, amount.end))
    return Quantity(span, text[span.start : span.end], amount.low, amount.high, unit, aspect)


def _of_members(amount: Amount, text: str, table: QuantityWords) -> Quantity | None:
    if amount.joined not in table.members:
        return None
    return _made(amount, text, amount.end + 1 + len(amount.joined), _PEOPLE)


def _is_a_year(amount: Amount, text: str) -> bool:
    """Say whether four digits that nothing hedges may be a year: "the 2022 protests"."""
    return not amount.rough and amount.low in _YEARS and text[amount.core : amount.end].isdigit()


def _top(words: tuple["Token", ...]) -> "Token":
    """Return the word of a number by which it hangs on the rest of the sentence."""
    inside = {word.i for word in words}
    tops = [word for word in words if word.head.i not in inside or word.head == word]
    return tops[-1] if tops else words[-1]


def _counted(top: "Token", words: tuple["Token", ...], amount: Amount) -> "Token | None":
    """Return what is counted: what the number describes, the phrase with "of" after it, or the fate after it."""
    table = words_of(top).quantities
    last = words[-1]
    measure = _next(last)
    if measure is not None and measure.lower_ in table.measures:
        return measure
    described = top.head.i > last.i and top.dep_ in _DEPENDENT and _is_near(last, top.head)
    noun = _whole(last, top.head) if described else None
    if noun is not None and (noun.pos_ in _NOUNS or noun.lower_ in table.fated):
        return noun
    if amount.low == amount.high == 1:
        return None  # "one of them", "one" for somebody
    of = next((c for word in words for c in word.children if _is_of(c, last)), None)
    return of if of is not None else _following(last)


def _whole(last: "Token", word: "Token") -> "Token":
    """Return the noun of which a word is only the first part: "two police officers", where the parse counts police."""
    for _ in range(_NEAR):
        above = word.head
        part = word.dep_ in _PARTS and word.tag_ not in _PLURAL_TAGS
        if not part or above.i <= word.i or not _is_near(last, above):
            break
        word = above
    return word


def _is_near(last: "Token", noun: "Token") -> bool:
    return noun.i - last.i <= _NEAR and all(word.text != "," for word in last.doc[last.i + 1 : noun.i])


def _is_of(child: "Token", last: "Token") -> bool:
    table = words_of(child).quantities
    near = child.i > last.i and _is_near(last, child)
    return near and child.dep_ == "nmod" and child.pos_ in _NOUNS and preposition(child) in table.of


def _following(last: "Token") -> "Token | None":
    """Return the next word where it tells a fate, or is a plural that the parse did not join to its number."""
    table = words_of(last).quantities
    word = _next(last)
    counts = word is not None and (word.lower_ in table.fated or (word.tag_ == "NNS" and word.pos_ == "NOUN"))
    return word if counts else None


def _next(last: "Token") -> "Token | None":
    return last.nbor() if last.i + 1 < len(last.doc) else None


def _unit(counted: "Token", lexicon: Lexicon) -> str:
    table = words_of(counted).quantities
    lemma = lemma_of(counted, lexicon)
    if counted.tag_ == "NNPS":  # the model leaves the plural of names
        lemma = lemma.removesuffix(table.plural_ending)
    shape = next((c.lower_ for c in counted.children if c.lower_ in table.shapes), "")
    return f"{shape} {lemma}".strip()


def _stands_for_people(counted: "Token", unit: str) -> bool:
    table = words_of(counted).quantities
    return unit in table.persons or unit in table.fate_nouns or counted.lower_ in table.fated


def _fate(counted: "Token", lexicon: Lexicon) -> str:
    """Return what befell those counted, by their own name or by the verb that acts upon them."""
    table = words_of(counted).quantities
    for name in (counted.lower_, lemma_of(counted, lexicon)):
        if name in table.fated or name in table.fate_nouns:
            return table.fates[name]
    return _fate_after(counted) or _fate_by_verb(counted, lexicon)


def _fate_after(last: "Token") -> str:
    """Return what befell those counted by the word after them: "two others wounded", "a dozen more were killed"."""
    table = words_of(last).quantities
    for word in last.doc[last.i + 1 : last.i + 5]:
        if word.lower_ in table.fated:
            acts = any(child.dep_ == "obj" for child in word.children)
            return "" if acts else table.fates[word.lower_]
        if word.pos_ != "AUX" and word.lower_ not in table.shot:  # "were shot dead"
            break
    return ""


def _fate_of(word: "Token", lexicon: Lexicon) -> str:
    table = words_of(word).quantities
    return table.fates.get(word.lower_) or table.fates.get(lemma_of(word, lexicon), "")


def _fate_by_verb(noun: "Token", lexicon: Lexicon) -> str:
    table = words_of(noun).quantities
    while noun.dep_ == "conj" and noun.head.pos_ in _NOUNS and noun.head.i < noun.i:
        noun = noun.head
    verb = noun.head
    lemma = lemma_of(verb, lexicon)
    if noun.dep_ == "nsubj" and lemma in table.be:
        return ""
    wanted = {"nsubj"} if lemma in table.said_of_subject else {"obj", "nsubj:pass"}
    if noun.dep_ in wanted and lemma in table.fates:
        return table.fates[lemma]
    suffered = (child for child in verb.children if child.dep_ == "obj")
    if noun.dep_ == "nsubj" and any(lemma_of(child, lexicon) in table.harms for child in suffered):
        return "wounded"
    dead = (c for c in verb.children if c.dep_ == "xcomp" and c.lower_ in table.fated)
    left = next(dead, None) if noun.dep_ == "obj" else None
    return _fate_of(left, lexicon) if left is not None else ""


def _bare(amount: Amount, text: str, words: tuple["Token", ...], lexicon: Lexicon) -> Quantity | None:
    """Return a number that stands by itself, where its clause says what it counts: "a toll of 60", "killing twelve"."""
    if amount.low == amount.high == 1:
        return None
    table = words_of(words[0]).quantities
    top = _top(words)
    toll = next(_tolls(top, lexicon), None)
    if toll is not None:
        unit = _toll_unit(toll, lexicon)
        if unit is None or unit in table.times:
            return None
        dead = unit in table.fate_nouns
        return _made(amount, text, amount.end, _PEOPLE if dead else unit, table.fates[unit] if dead else "")
    fate = _fate_after(words[-1]) or (_fate_by_verb(top, lexicon) if top.dep_ in {"obj", "nsubj:pass", "nsubj"} else "")
    return _made(amount, text, amount.end, _PEOPLE, fate) if fate else None


def _tolls(top: "Token", lexicon: Lexicon) -> Iterator["Token"]:
    """Yield the tolls and totals of which a number tells how high they are."""
    table = words_of(top).quantities
    if top.dep_ == "nmod" and lemma_of(top.head, lexicon) in table.tolls:
        yield top.head
    verb = top.head if top.head != top else top
    if top.dep_ in {"obl", "obj", "nmod", "xcomp"} or verb == top:
        for child in verb.children:
            if (
                child.dep_ in {"nsubj", "nsubj:pass", "obj"}
                and child != top
                and lemma_of(child, lexicon) in table.tolls
            ):
                yield child


def _toll_unit(toll: "Token", lexicon: Lexicon) -> str | None:
    table = words_of(toll).quantities
    for child in toll.children:
        if child.dep_ == "compound" or (child.dep_ == "nmod" and child.left_edge.lower_ in table.of):
            return lemma_of(child, lexicon)
    return table.death if lemma_of(toll, lexicon) == table.toll else None
