"""What posts put round words and into them: tags, links, pictures, and who passed them on. It is no part of a sentence.

"#Kharkiv" is read as Kharkiv, "#NewYork" as New York; links, small pictures and "RT @name:" are read as blanks, and a
row of tags at a line's end as a line of its own. Texts are kept as they are: what is found stands where it stands
there. An account such as "@name" stays, as it may act.

Example::

    read = without_signs(seen_text("Strikes on #ElFasher again https://t.co/x"))
    read.text                # "Strikes on El Fasher again               "
    read.back(Span(11, 20))  # Span(12, 20): ElFasher
"""

import re
from collections.abc import Iterator

from geo.unseen import SeenText

_BLANKED = re.compile(
    r"(?:https?://|\bwww\.|\bt\.me/|\bpic\.(?:twitter|x)\.com/)[^\s<>\"]*[^\s<>\"().,;:!?'\]]"
    r"|(?m:^[ \t]*RT @\w{1,30}:)"
    "|[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\u200d?"
)
# A number after the sign is that of a thing, as in "suite #3"; a word before it makes it another sign, as in "C#".
_TAG = re.compile(r"(?<![\w&/#])#(?=[^\W\d_])(\w{1,100})")
_BOUND = re.compile(r"_|(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)")
_ROW = 2  # tags
_WORD = re.compile(r"\S+")
_ONE_TAG = re.compile(r"#[^\W\d_]\w{0,99}")
_ANY = re.compile("#|://|www\\.|t\\.me/|pic\\.|RT @|[\u2190-\u2bff\U0001f000-\U0001faff]")


def without_signs(seen: SeenText) -> SeenText:
    """Return a text as it is read without what only posts write.

    Args:
        seen: A text as it is seen.
    """
    text = seen.text
    if _ANY.search(text) is None:
        return seen
    blanked = _BLANKED.sub(lambda found: " " * len(found[0]), text)
    blanked = "".join(map(_with_parted_row, blanked.splitlines(keepends=True)))
    edits = tuple(_edits(blanked))
    if not edits and blanked == text:
        return seen
    parts: list[str] = []
    cuts: list[int] = []
    shifts = [0]
    at = length = 0
    for start, end, put in edits:
        parts += (blanked[at:start], put)
        length += start - at + len(put)
        cuts.append(length)
        shifts.append(end - length)
        at = end
    parts.append(blanked[at:])
    before = None if seen.is_original else seen
    return SeenText("".join(parts), seen.original, tuple(cuts), tuple(shifts), before)


def _with_parted_row(line: str) -> str:
    """Break a line before the tags in a row at its end: they say what all is about, and belong to no sentence."""
    if line.count("#") < _ROW:
        return line
    for tags, found in enumerate(reversed(list(_WORD.finditer(line)))):
        if not _ONE_TAG.fullmatch(found[0]):
            return f"{line[: found.end()]}\n{line[found.end() + 1 :]}" if tags >= _ROW else line
    return line


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is changed, in order: a stretch of the text, and what is read in its place."""
    for found in _TAG.finditer(text):
        yield found.start(), found.start(1), ""
        begin = found.start(1)
        for bound in _BOUND.finditer(found[1]):
            yield begin + bound.start(), begin + bound.end(), " "
