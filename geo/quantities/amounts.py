"""Numbers in running words: "at least 10,000", "between 5 and 10", "tens of thousands", "US$30m", "half a million".

Only what the words themselves say is read here: the range, a currency, and what a number describes by a hyphen. What
is counted is for the parse to say. Ordinals, times of day, shares, sizes of arms and the figures in names ("F-16",
"9/11") are no amounts.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE
from geo.quantities.currencies import CODES, SIGNS, currency_of, owners_in

_DOZEN = 12.0
_FEW = (2.0, 9.0)
_ROUGH = 0.1  # "about 40" is 36 to 44, "nearly 40" is 36 to 40

_PIECE = re.compile(
    r"(?P<figure>(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,15})(?:\.[0-9]{1,6})?(?![0-9]))|(?P<word>[^\W\d_]+\$?)|\S"
)
_DASHES = frozenset("-–‑‒")
_OPENING = frozenset("([{\"'“‘—«~")
_REACH = 45  # characters before a number in which its hedge stands
_THOUSAND, _HUNDRED = 1e3, 1e2


class Numerals:
    """The numbers of a language, compiled: what tells that a sentence may hold one, and the hedge before one."""

    def __init__(self, language: str) -> None:
        """Compile them."""
        self.language = language
        self.words = words = words_in(language).amounts
        seeds = (*words.small, *words.tens, *words.scales, words.dozen, *words.plurals)
        self.seed = re.compile(rf"[0-9]|\b(?:{'|'.join(map(re.escape, seeds))})\b", re.IGNORECASE)
        # Upper and lower ends are tried last, since their words may begin with others'.
        ordered = sorted(words.hedges.items(), key=lambda item: item[0] in _ENDS)
        hedges = "|".join(f"(?P<{name}>(?:{_phrases(phrases)}))" for name, phrases in ordered)
        self.hedge = re.compile(
            rf"(?<!\w)(?:(?:{hedges})\s{{1,3}})?(?:(?P<more>{_phrases(words.another)})\s{{1,3}})?\Z", re.IGNORECASE
        )


_ENDS = frozenset({"most", "least"})  # names of hedges


def _phrases(phrases: tuple[str, ...]) -> str:
    return "|".join(phrase.replace(" ", r"\s{1,3}") for phrase in phrases)


@cache
def numerals_in(language: str) -> Numerals:
    """Return the numbers of a language, compiled once."""
    return Numerals(language)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a text: `start` to `end` with its hedge and currency, `core` where the number itself begins.

    `joined` is the word that a hyphen ties to it: "member" of "20-member". `more` is set where it comes on top of
    another number.
    """

    start: int
    core: int
    end: int
    low: float
    high: float
    currency: str = ""
    joined: str = ""
    more: bool = False
    rough: bool = False  # some hedge or vague word says that it is not exact


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int
    figure: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read from some piece on: the range, and the piece after it."""

    low: float
    high: float
    after: int
    currency: str = ""
    scale: float = 1.0  # what it was multiplied by
    short: bool = False  # by a letter that may mean metres, as in "5m"
    lone: bool = False  # a figure with nothing to it, as in "5"


def amounts_in(text: str, *, offset: int = 0, language: str = DEFAULT_LANGUAGE) -> Iterator[Amount]:
    """Yield the amounts of a sentence in the text's order; they do not overlap.

    Args:
        text: The sentence.
        offset: Where it starts in the text that the amounts' places are to be of.
        language: The code of the sentence's language.
    """
    numerals = numerals_in(language)
    if numerals.seed.search(text) is None:
        return
    pieces = [
        _Piece(found[0].lower(), found.start(), found.end(), found.lastgroup == "figure")
        for found in _PIECE.finditer(text)
    ]
    at, last = 0, 0
    while at < len(pieces):
        read = _AmountReader(pieces, numerals).read(at)
        if read is None:
            at += 1
            continue
        amount = _AmountReader(pieces, numerals).finish(read, at)
        if amount is not None:
            amount = _hedged(text, amount, last, numerals)
            last = amount.end
            yield replace(amount, start=amount.start + offset, core=amount.core + offset, end=amount.end + offset)
        at = max(read.after, at + 1)


def _hedged(text: str, amount: Amount, last: int, numerals: Numerals) -> Amount:
    """Widen an amount by the words before it."""
    before = text[max(last, amount.start - _REACH) : amount.start]
    found = numerals.hedge.search(before)
    if found is None or not found[0]:
        return amount
    widened = _widened(amount, found.lastgroup if found.lastgroup != "more" else _name_of(found, numerals))
    start = amount.start - len(found[0])
    return replace(widened, start=start, more=amount.more or found["more"] is not None)


def _name_of(found: re.Match[str], numerals: Numerals) -> str | None:
    return next((name for name in numerals.words.hedges if found[name] is not None), None)


def _widened(amount: Amount, hedge: str | None) -> Amount:
    low, high = amount.low, amount.high
    if hedge == "least":
        high = math.inf
    elif hedge == "most":
        low = 0.0
    elif hedge == "nearly":
        low = round(low * (1 - _ROUGH), 2)
    elif hedge == "about":
        low, high = round(low * (1 - _ROUGH), 2), round(high * (1 + _ROUGH), 2)
    return replace(amount, low=low, high=high, rough=amount.rough or hedge is not None)


class _AmountReader:
    """Reads numbers from a sentence's pieces."""

    def __init__(self, pieces: list[_Piece], numerals: Numerals) -> None:
        self._pieces = pieces
        self._language = numerals.language
        self._words = numerals.words

    def read(self, at: int) -> _Read | None:
        """Read a number or a range that begins at a piece."""
        if self._word(at) == self._words.between:
            low = self._number(at + 1)
            high = self._number(low.after + 1) if low and self._word(low.after) == self._words.and_ else None
            return _range(low, high) if low and high else None
        low = self._number(at)
        if low is None or self._is_tied(at):
            return None
        link = self._word(low.after)
        glued = link in _DASHES and not self._gap(low.after)
        if glued or link in self._words.ranges or link in _DASHES - {"-"}:
            high = self._number(low.after + 1)
            # "rose from 5 to 10" tells of two numbers
            if high is not None and (glued or self._word(at - 1) != self._words.from_):
                return _range(low, high)
        return low

    def finish(self, read: _Read, at: int) -> Amount | None:
        """Return what was read as an amount, unless what follows makes it something else."""
        pieces, after = self._pieces, read.after
        if not read.low <= read.high or self._runs_on(after) or self._is_share(after):
            return None
        joined, currency, more, low, high = "", read.currency, False, read.low, read.high
        rough = low != high
        if self._word(after) in _DASHES and not self._gap(after) and self._is_word(after + 1):
            joined = self._word(after + 1)
            if self._gap(after + 1) or joined in self._words.no_members:
                joined = ""
        elif not currency:
            currency, after = self._currency_after(after)
        if self._word(after) == "+" or (self._word(after), self._word(after + 1)) == self._words.or_more:
            high, rough = math.inf, True
            after += 1 if self._word(after) == "+" else 2
        elif self._word(after) in self._words.more and self._word(after + 1) != self._words.than:
            more, after = True, after + 1
        if read.short and not currency and not self._counts(after):
            return None
        start = pieces[at].start
        return Amount(start, start, pieces[after - 1].end, low, high, currency, joined, more, rough)

    def _word(self, at: int) -> str:
        return self._pieces[at].text if 0 <= at < len(self._pieces) else ""

    def _is_word(self, at: int) -> bool:
        return self._word(at)[:1].isalpha()

    def _gap(self, at: int) -> bool:
        """Say whether blanks stand before a piece; there are some at both ends."""
        return not 0 < at < len(self._pieces) or self._pieces[at - 1].end < self._pieces[at].start

    def _is_tied(self, at: int) -> bool:
        """Say whether a number hangs on the sign before it: "F-16", "1.2.3", "7:30"."""
        return not self._gap(at) and self._word(at - 1) not in _OPENING

    def _runs_on(self, after: int) -> bool:
        """Say whether a number goes on into something that is none: "16s", "9/11", "3:30", "5th"."""
        if self._gap(after):
            return False
        word = self._word(after)
        if word[0].isalnum() or word in {"/", "×", "²", "³", "º", "_", "#", "@", "'", "’"}:
            return True
        further = not self._gap(after + 1) and self._word(after + 1)[:1].isalnum()
        return bool(further) and (word in {".", ",", ":"} or (word in _DASHES and not self._is_word(after + 1)))

    def _is_share(self, after: int) -> bool:
        word = self._word(after)
        if word in _DASHES and not self._gap(after):
            word = self._word(after + 1)
        return word in self._words.shares and (
            word != self._words.per_cent[0] or self._word(after + 1) == self._words.per_cent[1]
        )

    def _counts(self, after: int) -> bool:
        """Say whether a plural follows, so that the m of "1.2m barrels" is no metre."""
        word = self._word(after)
        return (self._is_word(after) and word.endswith(self._words.plural_ending)) or word == self._words.people

    def _currency_after(self, after: int) -> tuple[str, int]:
        """Read "euros", "Swiss francs", "U.S. dollars", "South Korean won", and where they end."""
        for at in (after, after + 1, after + 2, after + 4):
            owner = self._word(at - 1)
            between = "".join(self._word(i) for i in range(after, at))
            if between and between not in self._words.initials and owner not in owners_in(self._language):
                continue
            code = currency_of(self._word(at), owner, self._language) if self._is_word(at) else None
            if code is not None and not self._is_weight(at):
                return code, at + 1
        return "", after

    def _is_weight(self, at: int) -> bool:
        return self._word(at) in self._words.weights and self._word(at + 1) == self._words.of

    # ---- single numbers ----

    def _number(self, at: int) -> _Read | None:
        word = self._word(at)
        currency = SIGNS.get(word) or (CODES.get(word, "") if self._has_figure(at + 1) else "")
        if currency:
            at += 1
            word = self._word(at)
        if 0 <= at < len(self._pieces) and self._pieces[at].figure:
            read: _Read | None = self._figure(at)
        elif currency:
            return None
        else:
            read = self._vague(at) or self._spelled(at)
        return replace(read, currency=currency) if read is not None else None

    def _has_figure(self, at: int) -> bool:
        return at < len(self._pieces) and self._pieces[at].figure

    def _figure(self, at: int) -> _Read:
        value = float(self._word(at).replace(",", ""))
        while self._is_group(at):  # "500 000"
            value, at = value * 1000 + float(self._word(at + 1)), at + 1
        word = self._word(at + 1)
        tight = not self._gap(at + 1)
        if tight and word in self._words.short_scales:
            scale = self._words.short_scales[word]
            return _Read(value * scale, value * scale, at + 2, scale=scale, short=word == self._words.metre)
        if not tight and word in self._words.spaced_scales:
            scale = self._words.short_scales[word]
            return _Read(value * scale, value * scale, at + 2, scale=scale)
        step = 2 if word in _DASHES and tight else 1  # "$30-million"
        found = self._scale(at + step)
        if found is None:
            return _Read(value, value, at + 1, lone=True)
        return _Read(value * found, value * found, at + step + 1, scale=found)

    def _is_group(self, at: int) -> bool:
        """Say whether the next three digits go on with a number, as some write thousands."""
        digits = len(self._word(at)) <= 3 and self._word(at).isdigit()
        return digits and self._has_figure(at + 1) and self._gap(at + 1) and self._word(at + 1) == "000"

    def _vague(self, at: int) -> _Read | None:
        """Read "tens of thousands", "dozens", "several hundred", "a few dozen"."""
        word = self._word(at)
        if word in self._words.plurals:
            return self._plural(at)
        step = 1 if (word, self._word(at + 1)) == self._words.a_few else 0
        scale = self._word(at + step + 1)
        if self._word(at + step) in self._words.several and (scale in self._words.scales or scale == self._words.dozen):
            value = self._words.scales.get(scale, _DOZEN)
            return _Read(_FEW[0] * value, _FEW[1] * value, at + step + 2, scale=value)
        return None

    def _plural(self, at: int) -> _Read | None:
        low, high = self._words.plurals[self._word(at)]
        inner = self._word(at + 2) if self._word(at + 1) == self._words.of else ""
        ending = self._words.plural_ending
        unit = self._words.scales.get(inner.removesuffix(ending))
        if unit is not None and inner.endswith(ending):
            return _Read(low * unit, (high + 1) * unit - 1, at + 3, scale=unit)
        word, has_of = self._word(at), self._word(at + 1) == self._words.of
        if word in self._words.only_of_scale or (word in self._words.only_with_of and not has_of):
            return None
        return _Read(low, high, at + 1, scale=low)

    def _spelled(self, at: int) -> _Read | None:
        """Read "twenty-five", "two and a half million", "a hundred", "half a dozen", "one hundred and five"."""
        half = self._word(at) == self._words.half
        start = at + 1 if half else at
        if self._word(start) in self._words.articles:
            scale = self._scale(start + 1)
            if scale is None:
                return None
            value = scale / 2 if half else scale
            return _Read(value, value, start + 2, scale=scale)
        return None if half else self._chain(at)

    def _scale(self, at: int) -> float | None:
        return self._words.scales.get(self._word(at)) or (_DOZEN if self._word(at) == self._words.dozen else None)

    def _chain(self, at: int) -> _Read | None:
        small, tens = self._words.small, self._words.tens
        total, current, after, largest = 0.0, 0.0, at, 1.0
        while (step := self._link(after, at)) is not None:
            word = self._word(after + step)
            scale = self._scale(after + step)
            if word in small and (current % 10 == 0 if small[word] < 10 else current % 100 == 0):
                current += small[word]
            elif word in tens and current % 100 == 0:
                current += tens[word]
            elif scale is not None and (current or after == at):
                largest = max(largest, scale)
                current = max(current, 1.0) * scale
                if scale >= _THOUSAND:
                    total, current = total + current, 0.0
            else:
                break
            after += step + 1
        if after == at:
            return None
        value = total + current
        scale = self._scale(after + 3) if self._is_half(after) else None
        if scale is not None and value < _HUNDRED:  # "two and a half million"
            return _Read((value + 0.5) * scale, (value + 0.5) * scale, after + 4, scale=scale)
        return _Read(value, value, after, scale=largest, lone=largest == 1)

    def _is_half(self, after: int) -> bool:
        return tuple(self._word(at) for at in range(after, after + 3)) == self._words.and_a_half

    def _link(self, after: int, start: int) -> int | None:
        """Return how many pieces stand between two words of one number, None where it ends."""
        if after == start:
            return 0
        word, small, tens = self._word(after), self._words.small, self._words.tens
        if word in _DASHES and not self._gap(after) and not self._gap(after + 1):
            return 1
        if word == self._words.and_ and self._word(after - 1) in self._words.before_and:
            return 1 if self._word(after + 1) in small or self._word(after + 1) in tens else None
        return 0 if word in small or word in tens or word in self._words.scales or word == self._words.dozen else None


def _range(low: _Read, high: _Read) -> _Read | None:
    """Join two numbers; a scale or currency told once is of both: "$5-10 million"."""
    first, second = low, high
    if low.lone and high.scale > 1 and low.low < high.low:
        first = replace(low, low=low.low * high.scale, high=low.high * high.scale)
    return replace(
        second,
        low=first.low,
        high=second.high,
        currency=low.currency or high.currency,
        lone=False,
    )
