"""The slides of a story, one a step: its map at the left, beside it the briefer's words and the sentence behind them.

In: an outline that tells a story, and what makes an empty slide. Out: slides, in their deck. Knows no more of the deck
than where a slide's heading ends. Words that have no room beside the map go on, on a slide of their own.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from pptx.slide import Slide

from geo.briefings import slides
from geo.briefings.outline import Outline, StoryRow
from geo.views.marks import Palette
from geo.views.sheets import Furniture, Sheet, Size
from geo.views.words import capital

_LEFT, _TOP, _WIDTH, _HEIGHT = 0.4, 1.2, 12.53, 5.55  # inches below the heading, within the margins
_MAP_WIDTH = 7.9
_GAP = 0.25
_COLUMN = _WIDTH - _MAP_WIDTH - _GAP
_DPI, _TYPE_SIZE = 180, 1.5
_FACTS, _WORDS, _QUOTE = 12, 16, 12  # points
_LETTER = 0.56  # of the size of type: a letter of a wide typeface
_LINE = 1.22  # of the size of type, from line to line
_INSET = 0.2  # inches that a box of words keeps free at both sides,
_PAD = 0.12  # and above and below
_LONGEST_QUOTE = 320  # characters on a slide; the notes have all of it


def add_steps(plan: Outline, sheet: Sheet, palette: Palette, new_slide: Callable[[str], Slide]) -> None:
    """Add the slides of an outline's story; none where it tells none.

    Args:
        plan: What is told.
        sheet: How it shall look.
        palette: Its colours.
        new_slide: Adds a slide with a heading, and all that each slide has.
    """
    for told in plan.story:
        _add_step(plan, told, sheet, palette, new_slide)


def _add_step(plan: Outline, told: StoryRow, sheet: Sheet, palette: Palette, new_slide: Callable[[str], Slide]) -> None:
    slide = new_slide(capital(told.step.trace.title))
    left, width, alt = _LEFT, _WIDTH, ""
    if _has_map(told):
        alt = _add_map(slide, plan, told, sheet)
        left, width = _LEFT + _MAP_WIDTH + _GAP, _COLUMN
    facts = f"{plan.story_title} · {told.step.number} of {len(plan.story)}\n{told.facts}"
    top = _TOP + _write(slide, facts, (left, _TOP, width), _FACTS, palette.label)
    below = _below(plan, told, width)
    room = _TOP + _HEIGHT - top - sum(_height(words, width, _QUOTE) for words in below)
    here, rest = _cut(told.step.words, width, room)
    if here:
        top += _write(slide, here, (left, top, width), _WORDS, palette.ink)
    for words in below:
        top += _write(slide, words, (left, top, width), _QUOTE, palette.label if here else palette.ink)
    slides.add_notes(slide, filter(None, (alt, *told.step.words.splitlines(), *told.quoted, told.step.note)))
    while rest:
        more = new_slide(f"{capital(told.step.trace.title)}, continued")
        here, rest = _cut(rest, _WIDTH, _HEIGHT)
        _write(more, here, (_LEFT, _TOP, _WIDTH), _WORDS, palette.ink)


def _has_map(told: StoryRow) -> bool:
    return told.row is not None and bool(told.row.event.places or told.step.look)


def _add_map(slide: Slide, plan: Outline, told: StoryRow, sheet: Sheet) -> str:
    """Draw all events of the story, this step's ringed, as its map looks at them; return the words for the picture."""
    from geo.maps.snapshots import Aim, draw_picture

    assert told.row is not None
    events = tuple(dict.fromkeys(row.row.event for row in plan.story if row.row))
    view = replace(plan.view, events=events, caption=plan.story_title)
    sheet = replace(sheet, title=told.step.trace.title, size=Size(_MAP_WIDTH, _HEIGHT, _DPI), type_size=_TYPE_SIZE)
    aim = Aim(told.row.event, told.step.look)
    picture = draw_picture(view, sheet, furniture=Furniture.MAP, aim=aim)
    slides.add_picture(slide, picture.data, (_LEFT, _TOP, _MAP_WIDTH, _HEIGHT), alt=picture.alt)
    return picture.alt


def _below(plan: Outline, told: StoryRow, width: float) -> tuple[str, ...]:
    """Return what stands below the briefer's words: the sentence, its source, and what else there is to say."""
    quotes = [quote.shorter(_LONGEST_QUOTE) if width < _WIDTH else quote for quote in told.quotes[:1]]
    cited = told.row.sources[:2] if told.row else ()
    sources = [f"[{one.number}] {one.words}" for one in plan.sources if one.number in cited]
    return tuple(filter(None, (*(quote.printed for quote in quotes), "\n".join(sources), told.step.note)))


# ---- how much room words take ----


def _write(slide: Slide, words: str, at: tuple[float, float, float], size: float, ink: str) -> float:
    """Write words at left, top and width, and return how high they are."""
    left, top, width = at
    height = _height(words, width, size)
    slides.write(slide, words, (left, top, width, height), size=size, ink=ink)
    return height


def _height(words: str, width: float, size: float) -> float:
    return _lines(words, width, size) * size * _LINE / 72 + _PAD


def _lines(words: str, width: float, size: float) -> int:
    letters = (width - _INSET) * 72 / (_LETTER * size)
    return sum(max(1, math.ceil(len(line) / letters)) for line in words.splitlines())


def _cut(words: str, width: float, room: float) -> tuple[str, str]:
    """Divide words into those that have room in so many inches, at the least one line, and the rest."""
    most = max(1, int((room - _PAD) * 72 / (_WORDS * _LINE)))
    paragraphs, used = words.splitlines(), 0
    for number, paragraph in enumerate(paragraphs):
        needed = _lines(paragraph, width, _WORDS)
        if used + needed > most:
            here, rest = _broken(paragraph, width, most - used)
            return _joined([*paragraphs[:number], here]), _joined([rest, *paragraphs[number + 1 :]])
        used += needed
    return words, ""


def _broken(paragraph: str, width: float, lines: int) -> tuple[str, str]:
    """Divide a paragraph after so many lines, between two words if there are any."""
    most = int(lines * (width - _INSET) * 72 / (_LETTER * _WORDS))
    if most < 1:
        return "", paragraph
    at = paragraph.rfind(" ", 1, most + 1)
    at = at if at > 0 else most
    return paragraph[:at], paragraph[at:].lstrip()


def _joined(paragraphs: Sequence[str]) -> str:
    return "\n".join(filter(None, paragraphs))
