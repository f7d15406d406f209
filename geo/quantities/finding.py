"""A parsed text → the quantities that it tells: how many of what, or how much money.

The words say how many (`amounts`), the parse says of what. Dates, durations, ages, shares, sizes of arms and the
figures in names are no quantities; nor is a number of which nothing tells what it counts.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geo.model import Quantity, Span
from geo.quantities.amounts import Amount, amounts_in
from geo.syntax.clauses import lemma_of, preposition
from geo.syntax.lexicon import Lexicon
from geo.syntax.parties import TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PEOPLE = "people"
# What befell those who are counted, by the verb that says it, or by the word that stands for them.
_FATES = {
    "killed": "kill slay massacre die perish execute murder behead dead killed death fatality",
    "wounded": "wound injure hurt maim wounded injured injury",
    "missing": "missing disappear vanish",
    "arrested": "arrest detain jail imprison arrested detained arrest",
    "captured": "capture captured kidnap abduct kidnapped abducted hostage",
    "displaced": "displace displaced uproot evacuate evacuated",
}
_FATE = {word: fate for fate, words in _FATES.items() for word in words.split()}
_SAID_OF_SUBJECT = frozenset({"die", "perish", "disappear", "vanish"})
# Words that stand for people by their fate alone: "24 wounded", "12 dead", "three deaths".
_FATED = frozenset(
    {"dead", "killed", "wounded", "injured", "missing", "arrested", "detained", "captured", "displaced", "kidnapped",
     "abducted", "evacuated", "hurt"}
)  # fmt: skip
_FATE_NOUNS = frozenset({"death", "fatality", "injury"})
_PERSONS = frozenset({"person", "people", "individual", "other", "body"})
_TOLLS = frozenset({"toll", "number", "total", "count", "figure", "tally"})
_TIME_WORDS = """
    second minute hour day night week weekend fortnight month quarter year decade century season time o'clock morning
    evening am pm a.m. p.m. january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday age generation anniversary
"""
_SHARE_WORDS = """
    % percent percentage degree millimeter millimetre mm caliber calibre point half third fifth way side part
"""
_MEASURE_WORDS = """
    kilometer kilometers kilometre kilometres km mile miles meter meters metre metres foot feet ton tons tonne tonnes
    kilogram kilograms kg acre acres hectare hectares barrel barrels
"""
_MEASURES = frozenset(_MEASURE_WORDS.split())
_MONTHS = frozenset({"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"})
_TIMES = frozenset(_TIME_WORDS.split())
_NO_COUNTS = frozenset(_SHARE_WORDS.split())
_MEMBERS = frozenset({"member", "person", "man", "strong"})  # "a 20-member team" tells how many
_YEARS = range(1900, 2101)
_KNOWN = frozenset({"the", "these", "those", "both", "its", "their"})
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
    found = []
    for sentence in doc.sents:
        inside = text[sentence.start_char : sentence.end_char]
        amounts = tuple(amounts_in(inside, offset=sentence.start_char))
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
    if amount.joined and not amount.currency:
        return _of_members(amount, text)
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
    return unit in _TIMES or unit in _NO_COUNTS or counted.lower_ in _TIMES


def _is_of_a_name(first: "Token", counted: "Token") -> bool:
    """Say whether a number stands within a name: "Regiment 16 Base"."""
    if counted.tag_ in _PLURAL_TAGS or not counted.text[0].isupper():
        return False
    return counted.tag_ == "NNP" or (first.i > 0 and first.nbor(-1).is_title)


def _is_a_day(first: "Token") -> bool:
    """Say whether a month stands before a number: "Sept. 11"."""
    return first.i > 0 and first.nbor(-1).lower_[:3] in _MONTHS and first.nbor(-1).is_title


def _points_back(amount: Amount, first: "Token") -> bool:
    """Say whether a small number only repeats what is known: "the two countries"."""
    known = first.i > 0 and first.nbor(-1).lower_ in _KNOWN
    return known and not amount.rough and amount.high < _SMALL


def _made(amount: Amount, text: str, end: int, unit: str, fate: str = "") -> Quantity:
    aspect = f"{fate} additional".strip() if amount.more else fate
    span = Span(amount.start, max(end, amount.end))
    return Quantity(span, text[span.start : span.end], amount.low, amount.high, unit, aspect)


def _of_members(amount: Amount, text: str) -> Quantity | None:
    if amount.joined not in _MEMBERS:
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
    last = words[-1]
    measure = _next(last)
    if measure is not None and measure.lower_ in _MEASURES:
        return measure
    described = top.head.i > last.i and top.dep_ in _DEPENDENT and _is_near(last, top.head)
    noun = _whole(last, top.head) if described else None
    if noun is not None and (noun.pos_ in _NOUNS or noun.lower_ in _FATED):
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
    near = child.i > last.i and _is_near(last, child)
    return near and child.dep_ == "nmod" and child.pos_ in _NOUNS and preposition(child) == "of"


def _following(last: "Token") -> "Token | None":
    """Return the next word where it tells a fate, or is a plural that the parse did not join to its number."""
    word = _next(last)
    counts = word is not None and (word.lower_ in _FATED or (word.tag_ == "NNS" and word.pos_ == "NOUN"))
    return word if counts else None


def _next(last: "Token") -> "Token | None":
    return last.nbor() if last.i + 1 < len(last.doc) else None


def _unit(counted: "Token", lexicon: Lexicon) -> str:
    lemma = lemma_of(counted, lexicon)
    if counted.tag_ == "NNPS":  # the model leaves the plural of names
        lemma = lemma.removesuffix("s")
    shape = next((c.lower_ for c in counted.children if c.lower_ in {"square", "cubic"}), "")
    return f"{shape} {lemma}".strip()


def _stands_for_people(counted: "Token", unit: str) -> bool:
    return unit in _PERSONS or unit in _FATE_NOUNS or counted.lower_ in _FATED


def _fate(counted: "Token", lexicon: Lexicon) -> str:
    """Return what befell those counted, by their own name or by the verb that acts upon them."""
    for name in (counted.lower_, lemma_of(counted, lexicon)):
        if name in _FATED or name in _FATE_NOUNS:
            return _FATE[name]
    return _fate_after(counted) or _fate_by_verb(counted, lexicon)


def _fate_after(last: "Token") -> str:
    """Return what befell those counted by the word after them: "two others wounded", "a dozen more were killed"."""
    for word in last.doc[last.i + 1 : last.i + 5]:
        if word.lower_ in _FATED:
            acts = any(child.dep_ == "obj" for child in word.children)
            return "" if acts else _FATE[word.lower_]
        if word.pos_ != "AUX" and word.lower_ != "shot":  # "were shot dead"
            break
    return ""


def _fate_of(word: "Token", lexicon: Lexicon) -> str:
    return _FATE.get(word.lower_) or _FATE.get(lemma_of(word, lexicon), "")


def _fate_by_verb(noun: "Token", lexicon: Lexicon) -> str:
    while noun.dep_ == "conj" and noun.head.pos_ in _NOUNS and noun.head.i < noun.i:
        noun = noun.head
    verb = noun.head
    lemma = lemma_of(verb, lexicon)
    if noun.dep_ == "nsubj" and lemma == "be":
        return ""
    wanted = {"nsubj"} if lemma in _SAID_OF_SUBJECT else {"obj", "nsubj:pass"}
    if noun.dep_ in wanted and lemma in _FATE:
        return _FATE[lemma]
    suffered = (child for child in verb.children if child.dep_ == "obj")
    if noun.dep_ == "nsubj" and any(lemma_of(child, lexicon) in {"injury", "wound"} for child in suffered):
        return "wounded"
    dead = (c for c in verb.children if c.dep_ == "xcomp" and c.lower_ in _FATED)
    left = next(dead, None) if noun.dep_ == "obj" else None
    return _fate_of(left, lexicon) if left is not None else ""


def _bare(amount: Amount, text: str, words: tuple["Token", ...], lexicon: Lexicon) -> Quantity | None:
    """Return a number that stands by itself, where its clause says what it counts: "a toll of 60", "killing twelve"."""
    if amount.low == amount.high == 1:
        return None
    top = _top(words)
    toll = next(_tolls(top, lexicon), None)
    if toll is not None:
        unit = _toll_unit(toll, lexicon)
        if unit is None or unit in _TIMES:
            return None
        dead = unit in _FATE_NOUNS
        return _made(amount, text, amount.end, _PEOPLE if dead else unit, _FATE[unit] if dead else "")
    fate = _fate_after(words[-1]) or (_fate_by_verb(top, lexicon) if top.dep_ in {"obj", "nsubj:pass", "nsubj"} else "")
    return _made(amount, text, amount.end, _PEOPLE, fate) if fate else None


def _tolls(top: "Token", lexicon: Lexicon) -> Iterator["Token"]:
    """Yield the tolls and totals of which a number tells how high they are."""
    if top.dep_ == "nmod" and lemma_of(top.head, lexicon) in _TOLLS:
        yield top.head
    verb = top.head if top.head != top else top
    if top.dep_ in {"obl", "obj", "nmod", "xcomp"} or verb == top:
        for child in verb.children:
            if child.dep_ in {"nsubj", "nsubj:pass", "obj"} and child != top and lemma_of(child, lexicon) in _TOLLS:
                yield child


def _toll_unit(toll: "Token", lexicon: Lexicon) -> str | None:
    for child in toll.children:
        if child.dep_ == "compound" or (child.dep_ == "nmod" and child.left_edge.lower_ == "of"):
            return lemma_of(child, lexicon)
    return "death" if lemma_of(toll, lexicon) == "toll" else None
