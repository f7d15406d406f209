"""The slides of a story, one a step: its map at the left, beside it the briefer's words and the sentence behind them.

In: an outline that tells a story, and what makes an empty slide. Out: slides, in their deck, whose map and words stand
in the placeholders of their layout. Words that have no room beside the map go on, on a slide of their own.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from pptx.slide import Slide

from geo.briefings import slides
from geo.briefings.outline import Outline, StoryRow
from geo.briefings.slide_master import HolderRole, Kind
from geo.briefings.slides import Line
from geo.views.sheets import Furniture, Sheet, Size
from geo.views.words import capital

NewSlide = Callable[[str, Kind], Slide]  # of a heading and a layout

_BESIDE, _ALONE = (slides.box_of(kind, HolderRole.BODY) for kind in (Kind.STEP, Kind.WORDS))
_MAP = slides.box_of(Kind.STEP, HolderRole.PICTURE)
_DPI, _TYPE_SIZE = 180, 1.5
_FACTS, _WORDS, _QUOTE = 12, 16, 12  # points
_GAP = 8  # points above words and above a quote
_LETTER = 0.56  # of the size of type: a letter of a wide typeface
_LINE = 1.22  # of the size of type, from line to line
_INSET = 0.2  # inches that a box of words keeps free at both sides,
_PAD = 0.12  # and above and below
_LONGEST_QUOTE = 320  # characters on a slide; the notes have all of it


def add_steps(plan: Outline, sheet: Sheet, new_slide: NewSlide) -> None:
    """Add the slides of an outline's story; none where it tells none.

    Args:
        plan: What is told.
        sheet: How it shall look.
        new_slide: Adds a slide of a kind with a heading, and all that each slide has.
    """
    for told in plan.story:
        _add_step(plan, told, sheet, new_slide)


def _add_step(plan: Outline, told: StoryRow, sheet: Sheet, new_slide: NewSlide) -> None:
    has_map, heading = _has_map(told), capital(told.step.trace.title)
    slide = new_slide(heading, Kind.STEP if has_map else Kind.WORDS)
    _, _, width, height = _BESIDE if has_map else _ALONE
    alt = _add_map(slide, plan, told, sheet) if has_map else ""
    facts = (f"{plan.story_title} · {told.step.number} of {len(plan.story)}", *filter(None, (told.facts,)))
    below = _below(plan, told, shorter=has_map)
    room = (
        height
        - _PAD
        - _GAP / 72
        - _height(facts, width, _FACTS)
        - sum(_GAP / 72 + _height([words], width, _QUOTE) for words in below)
    )
    here, rest = _cut(told.step.words, width, room)
    lines = [Line(words, _FACTS, muted=True) for words in facts]
    lines += [Line(words, _WORDS, gap=0 if at else _GAP) for at, words in enumerate(here.splitlines())]
    for words in below:
        lines += [
            Line(line, _QUOTE, muted=bool(here), gap=0 if at else _GAP) for at, line in enumerate(words.splitlines())
        ]
    slides.hold(slide, HolderRole.BODY, lines)
    slides.add_notes(slide, filter(None, (alt, *told.step.words.splitlines(), *told.quoted, told.step.note)))
    while rest:
        more = new_slide(f"{heading}, continued", Kind.WORDS)
        here, rest = _cut(rest, _ALONE[2], _ALONE[3] - _PAD)
        slides.hold(more, HolderRole.BODY, [Line(words, _WORDS) for words in here.splitlines()])


def _has_map(told: StoryRow) -> bool:
    return told.row is not None and bool(told.row.event.places or told.step.look)


def _add_map(slide: Slide, plan: Outline, told: StoryRow, sheet: Sheet) -> str:
    """Draw all events of the story, this step's ringed, as its map looks at them; return the words for the picture."""
    from geo.maps.snapshots import Aim, draw_picture

    assert told.row is not None
    events = tuple(dict.fromkeys(row.row.event for row in plan.story if row.row))
    view = replace(plan.view, events=events, caption=plan.story_title)
    sheet = replace(sheet, title=told.step.trace.title, size=Size(*_MAP[2:], _DPI), type_size=_TYPE_SIZE)
    aim = Aim(told.row.event, told.step.look)
    picture = draw_picture(view, sheet, furniture=Furniture.MAP, aim=aim)
    slides.add_picture(slide, picture.data, alt=picture.alt)
    return picture.alt


def _below(plan: Outline, told: StoryRow, *, shorter: bool) -> tuple[str, ...]:
    """Return what stands below the briefer's words: the sentence, its source, and what else there is to say."""
    quotes = [quote.shorter(_LONGEST_QUOTE) if shorter else quote for quote in told.quotes[:1]]
    cited = told.row.sources[:2] if told.row else ()
    sources = [f"[{one.number}] {one.words}" for one in plan.sources if one.number in cited]
    return tuple(filter(None, (*(quote.printed for quote in quotes), "\n".join(sources), told.step.note)))


# ---- how much room words take ----


def _height(lines: Sequence[str], width: float, size: float) -> float:
    return sum(_lines(words, width, size) for words in lines) * size * _LINE / 72


def _lines(words: str, width: float, size: float) -> int:
    letters = (width - _INSET) * 72 / (_LETTER * size)
    return sum(max(1, math.ceil(len(line) / letters)) for line in words.splitlines())


def _cut(words: str, width: float, room: float) -> tuple[str, str]:
    """Divide words into those that have room in so many inches, at the least one line, and the rest."""
    most = max(1, int(room * 72 / (_WORDS * _LINE)))
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
