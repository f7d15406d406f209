"""A view → a document as PDF: a brief of one page, or a report that tells everything. Real text, fonts embedded.

Every page carries the banner at its top and bottom, the day of the data and its number. What is heading, text, table,
figure and link is tagged so, headings are bookmarks, and numbers of sources lead to the list of sources.
"""

import importlib.util
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepInFrame,
    KeepTogether,
    PageTemplate,
    Spacer,
    TableStyle,
)

from geo.briefings import papers
from geo.briefings.charts import FOOT, Chart, blocks, chart, numbers
from geo.briefings.outline import (
    BriefingSection,
    EventRow,
    Form,
    NumberedSource,
    Outline,
    Quote,
    Said,
    StoryRow,
    faint,
    glyphs_of,
    outline,
    paper_size,
)
from geo.briefings.papers import MARGIN, BriefContent, PaperTable
from geo.briefings.tagged_pages import FittedSection, RuledTable, TaggedCanvas, TaggedFigure, TaggedParagraph, heights
from geo.errors import DataError
from geo.maps.legends import lists_of
from geo.maps.lettering import FontFace, in_letters
from geo.maps.tagging import Tag, write_tags
from geo.views.changes import Changes
from geo.views.headings import one_line
from geo.views.marks import Palette
from geo.views.sheets import PLAIN, Sheet, hue, palette
from geo.views.stories import ToldStory
from geo.views.view import View

_BRIEF_MAP = 3.2, 5.6  # inches: the least and greatest height of a brief's map
_PART = 2.7, 3.8, 6.4  # of a part's map: the least, usual and greatest; two with their words fill a page
_TABLE_ROOM = 2.0  # inches that the head and some rows of a table need
_FACES = {"Paper": "DejaVuSans", "Paper-Bold": "DejaVuSans-Bold", "Paper-Italic": "DejaVuSans-Oblique"}


@dataclass(frozen=True, slots=True)
class _Paper:
    """What every part of a document needs; `width` and `height` are the page's, in inches."""

    plan: Outline
    sheet: Sheet
    palette: Palette
    width: float
    height: float
    document: Tag = field(default_factory=lambda: Tag("Document"))  # filled in the order in which words are made

    @property
    def column(self) -> float:
        """The width of the text, in inches."""
        return self.width - 2 * MARGIN


def draw_paper(
    view: View,
    sheet: Sheet = PLAIN,
    *,
    form: Form = Form.REPORT,
    changed: Changes | None = None,
    story: ToldStory | None = None,
) -> bytes:
    """Return a view as a PDF document; the same input gives the same bytes.

    Args:
        view: The events.
        sheet: Title, banner, theme. Pages are A4 upright, or letter where the sheet's size is that.
        form: A brief is one page with the key events; a report has them all.
        changed: What is new, changed or withdrawn since an earlier briefing.
        story: What is told step by step; a brief says a line of each step.
    """
    _load_faces()
    size = paper_size(sheet)
    plan = outline(view, sheet, changed=changed, story=story)
    paper = _Paper(plan, sheet, palette(sheet.theme), size.width, size.height)
    set_down = _brief(paper) if form is Form.BRIEF else _report(paper, changed)
    out = io.BytesIO()
    file = BaseDocTemplate(
        out,
        pagesize=(size.width * inch, size.height * inch),
        title=paper.plan.heading[:250],
        author=view.program,
        creator=view.program,
        subject=one_line(view.caption)[:250],
        keywords=one_line(sheet.banner),
        lang="en",
        invariant=1,
        initialFontName="Paper",
    )
    frame = Frame(
        MARGIN * inch,
        MARGIN * inch,
        paper.column * inch,
        (size.height - 2 * MARGIN) * inch,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    file.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _: _furnish(canvas, paper)))
    file.build(set_down, canvasmaker=TaggedCanvas)
    return write_tags(out.getvalue(), paper.document)


@cache
def _load_faces() -> None:
    """Register the typeface that the drawn map uses; matplotlib brings it along, the same on every machine."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        msg = "matplotlib, whose typeface documents are set in, is not installed; install dateline again"
        raise DataError(msg)
    folder = Path(found.submodule_search_locations[0], "mpl-data", "fonts", "ttf")
    for name, face in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, folder / f"{face}.ttf"))
    pdfmetrics.registerFontFamily(
        "Paper", normal="Paper", bold="Paper-Bold", italic="Paper-Italic", boldItalic="Paper-Bold"
    )


def _furnish(canvas: TaggedCanvas, paper: _Paper) -> None:
    """Draw what each page carries, below its text."""
    with canvas.content_of(None):
        _draw_furniture(canvas, paper)


def _draw_furniture(canvas: TaggedCanvas, paper: _Paper) -> None:
    width, height = paper.width * inch, paper.height * inch
    canvas.setFillColor(colors.HexColor(paper.palette.paper))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    if paper.sheet.watermark and paper.plan.watermark:
        _stamp(canvas, paper)
    canvas.setFillColor(colors.HexColor(paper.palette.label))
    canvas.setFont("Paper", 7)
    canvas.drawString(MARGIN * inch, 0.5 * inch, f"{paper.plan.dated} · {paper.plan.view.program}")
    canvas.drawRightString(width - MARGIN * inch, 0.5 * inch, str(canvas.getPageNumber()))
    banner = in_letters(one_line(paper.sheet.banner), FontFace.BOLD)
    for y in (height - 0.38 * inch, 0.12 * inch) if banner else ():
        canvas.setFillColor(colors.HexColor(paper.palette.ink))
        canvas.rect(0, y, width, 0.26 * inch, stroke=0, fill=1)
        canvas.setFillColor(colors.HexColor(paper.palette.paper))
        canvas.setFont(
            "Paper-Bold", min(10.0, 10 * 0.9 * width / max(1.0, canvas.stringWidth(banner, "Paper-Bold", 10)))
        )
        canvas.drawCentredString(width / 2, y + 0.085 * inch, banner)


def _stamp(canvas: TaggedCanvas, paper: _Paper) -> None:
    canvas.saveState()
    canvas.translate(paper.width * inch / 2, paper.height * inch / 2)
    canvas.rotate(50)
    canvas.setFillColor(colors.HexColor(faint(paper.palette)))
    canvas.setFont("Paper-Bold", 84)
    canvas.drawCentredString(0, -28, paper.plan.watermark)
    canvas.restoreState()


def _style(paper: _Paper, size: float, *, bold: bool = False, muted: bool = False, after: float = 4) -> ParagraphStyle:
    return ParagraphStyle(
        f"{size}{bold}{muted}{after}",
        fontName="Paper-Bold" if bold else "Paper",
        fontSize=size,
        leading=1.3 * size,
        spaceAfter=after,
        textColor=colors.HexColor(paper.palette.label if muted else paper.palette.ink),
        alignment=TA_LEFT,
        splitLongWords=True,
    )


def _say(
    paper: _Paper, words: str, size: float, *, bold: bool = False, muted: bool = False, after: float = 4
) -> Flowable:
    """Set words from articles: none of them is markup."""
    return _set(paper.document.add("P"), _words(words), _style(paper, size, bold=bold, muted=muted, after=after))


def _words(text: str) -> str:
    """Return words as markup, in letters that the typeface has: empty boxes say nothing, aloud neither."""
    return escape(in_letters(one_line(text), FontFace.REGULAR, FontFace.BOLD))


def _set(tag: Tag, markup: str, style: ParagraphStyle) -> TaggedParagraph:
    made = TaggedParagraph(markup, style)
    made.tag = tag
    return made


def _heading(paper: _Paper, words: str, level: int, *, size: float) -> Flowable:
    """Set a heading, which is a bookmark too; level 1 is the document's own."""
    words = one_line(words)
    made = _set(paper.document.add(f"H{level}"), _words(words), _style(paper, size, bold=True))
    made.bookmark = level - 1, words
    return made


def _head(paper: _Paper) -> list[Flowable]:
    plan = paper.plan
    return [
        _heading(paper, plan.heading, 1, size=17 if len(plan.heading) < 90 else 13),
        _say(paper, plan.view.caption, 9.5, muted=True, after=2),
        _say(paper, papers.counts_line(plan), 8.5, muted=True, after=8),
    ]


def _map(paper: _Paper, view: View, heading: str, height: float) -> list[Flowable]:
    picture = papers.draw_inset(view, paper.sheet, heading, width=paper.column, height=height)
    image = Image(io.BytesIO(picture.data), paper.column * inch, height * inch)
    figure = TaggedFigure(image, paper.document.add("Figure", papers.alt_of(picture, view, paper.plan)))
    lists = ((f"{title}: {listed}") for title, listed in lists_of(picture.plan.legend))
    return [figure, _legend(paper, view), *(_say(paper, words, 7, muted=True, after=3) for words in lists)]


def _legend(paper: _Paper, view: View) -> Flowable:
    """Name the marks of just what is shown, with counts, each after its sign."""
    glyphs = (
        f'<font color="{hue(paper.sheet.theme, glyph.quadrant)}">{glyph.character}</font> {_words(glyph.words)}'
        for glyph in glyphs_of(view)
    )
    return _set(paper.document.add("P"), " &nbsp; ".join(glyphs), _style(paper, 8, after=6))


def _timeline(paper: _Paper) -> list[Flowable]:
    """Draw the events over time, as lines and words of the page, not as a picture."""
    bars = chart(paper.plan.view)
    if bars is None:
        return []
    head = _heading(paper, bars.title, 2, size=12)
    figure = TaggedFigure(_Bars(bars, paper), paper.document.add("Figure", f"{bars.title}: {bars.counts}"))
    return [KeepTogether([head, figure, _say(paper, bars.legend, 7.5, muted=True)])]


class _Bars(Flowable):  # type: ignore[misc]  # the library has no types
    """The bars of a timeline with the days below them."""

    def __init__(self, bars: Chart, paper: _Paper) -> None:
        super().__init__()
        self._bars, self._paper = bars, paper
        self.width, self.height = paper.column * inch, papers.CHART_HEIGHT * inch

    def draw(self) -> None:
        for block in blocks(self._bars, self._paper.column, papers.CHART_HEIGHT):
            self.canv.setFillColor(colors.HexColor(hue(self._paper.sheet.theme, block.quadrant)))
            self.canv.rect(*(side * inch for side in block.box), stroke=0, fill=1)
        self.canv.setFillColor(colors.HexColor(self._paper.palette.label))
        self.canv.setFont("Paper", 7)
        for middle, foot, words in numbers(self._bars, self._paper.column, papers.CHART_HEIGHT):
            self.canv.drawCentredString(middle * inch, foot * inch, words)
        self.canv.setStrokeColor(colors.HexColor(self._paper.palette.border))
        self.canv.line(0, FOOT * inch, self.width, FOOT * inch)
        step = self.width / len(self._bars.labels)
        for at, words in self._bars.ticks:
            self.canv.drawString((at + 0.1) * step, 4, words)


def _brief(paper: _Paper) -> list[Flowable]:
    """Fill one page: story and key events as far as there is room, and a map that takes what they leave."""
    plan, width, room = paper.plan, paper.column * inch, (paper.height - 2 * MARGIN) * inch - 1
    told, (least, most) = BriefContent.of(plan), _BRIEF_MAP

    def above(on: _Paper, height: float) -> list[Flowable]:
        return [*_head(on), *_map(on, plan.view, plan.heading, height), Spacer(0, 8)]

    def measured(parts: Callable[[_Paper], list[Flowable]]) -> float:
        return heights(parts(replace(paper, document=Tag("Document"))), width)  # what is measured leaves no tags

    smallest = measured(lambda on: above(on, least))
    while smallest + (below := measured(lambda on: _brief_words(on, told))) > room and told.shorten():
        pass
    height = min(most, least + max(0.0, room - smallest - below) / inch)
    over = measured(lambda on: above(on, height)) + below - room  # a map of another size may need other words
    height = max(least, height - max(0.0, over) / inch)
    return [KeepInFrame(width, room + 1, [*above(paper, height), *_brief_words(paper, told)], mode="shrink")]


def _brief_words(paper: _Paper, told: BriefContent) -> list[Flowable]:
    """Return what stands below a brief's map: the steps of its story, key events, sources."""
    plan, cited = paper.plan, papers.brief_sources(told.steps, told.rows)
    said = [_heading(paper, papers.story_heading(plan), 2, size=11)] if told.steps else []
    said += [_step_told(paper, step, quoting=told.quoting) for step in told.steps]
    said += [_say(paper, papers.further_steps(told.left_out), 8, muted=True)] if told.left_out else []
    said += [_heading(paper, "Other key events" if told.steps else "Key events", 2, size=11)] if told.rows else []
    said += [_told(paper, row, quotes=1) for row in told.rows]
    said += _sources(paper, [s for s in plan.sources if s.number in cited], size=7.5, heading=11) if cited else []
    return [*said, Spacer(0, 4), _say(paper, papers.small_print(plan.view), 6.5, muted=True)]


def _step_told(paper: _Paper, told: StoryRow, *, quoting: bool) -> Flowable:
    """Tell a step in a line or two: what it is called, when and where, and what the briefer says of it."""
    said = papers.step_says(told, quoting=quoting)
    facts = f"<b>{_words(told.heading)}</b>{' · ' if told.facts else ''}{_words(told.facts)}"
    if isinstance(said, Quote) and not said.words:
        lines = [f"{facts} {_cite(_words(said.mark), said.source)}"]
    else:
        lines = [facts, _quoted(said) if isinstance(said, Quote) else _words(said)]
    return _set(paper.document.add("P"), "<br/>".join(filter(None, lines)), _style(paper, 8, after=5))


def _report(paper: _Paper, changed: Changes | None) -> list[Flowable]:
    plan = paper.plan
    story = [*_head(paper), *_map(paper, plan.view, plan.heading, papers.REPORT_MAP_HEIGHT), Spacer(0, 8)]
    story += _steps(paper)
    story += [_heading(paper, "Key events", 2, size=12), *(_told(paper, row, quotes=2) for row in plan.key_rows)]
    if changed is not None:
        story += [_heading(paper, papers.change_heading(changed), 2, size=12)]
        story += [_say(paper, changed.note, 8, muted=True)] if changed.note else []
        story += _table(paper, papers.change_table(changed))
    story += _timeline(paper)
    story += [_part(paper, part) for part in plan.parts]
    story += [CondPageBreak(_TABLE_ROOM * inch), _heading(paper, "Events", 2, size=12)]
    story += _table(paper, papers.event_table(plan.rows))
    story += [Spacer(0, 10), CondPageBreak(_TABLE_ROOM * inch), _heading(paper, "Evidence", 2, size=12)]
    story += [_told(paper, row, quotes=None) for row in plan.rows]
    story += [CondPageBreak(inch), *_sources(paper, plan.sources, size=8, heading=12)]
    return [*story, Spacer(0, 8), _say(paper, papers.small_print(plan.view), 7, muted=True)]


def _part(paper: _Paper, part: BriefingSection) -> Flowable:
    """Set a part with its map, which fills its page together with the other parts."""
    section = paper.document.add("Sect")
    inside = replace(paper, document=section)

    def make(height: float) -> list[Flowable]:
        section.kids.clear()  # it may be made again, in another size
        head = _heading(inside, papers.part_heading(part), 2, size=12)
        return [head, *_map(inside, part.view, part.heading, height / inch), Spacer(0, 8)]

    least, usual, most = (height * inch for height in _PART)
    followed = _TABLE_ROOM * inch if part is paper.plan.parts[-1] else None
    return FittedSection(make, least=least, usual=usual, most=most, followed=followed)


def _steps(paper: _Paper) -> list[Flowable]:
    """Tell the story step by step."""
    if not paper.plan.story:
        return []
    found = [_heading(paper, papers.story_heading(paper.plan), 2, size=12)]
    for told in paper.plan.story:
        words = told.step.words.splitlines()
        lines = [
            _say(paper, line, 9.5 if line in words else 8, muted=line == told.facts) for line in papers.step_lines(told)
        ]
        found += [KeepTogether([_heading(paper, told.heading, 3, size=9.5), *lines[:2]]), *lines[2:], Spacer(0, 6)]
    return found


def _sources(paper: _Paper, sources: Sequence[NumberedSource], *, size: float, heading: float) -> list[Flowable]:
    """List sources, each where the numbers that name it lead to."""
    story, listed = [_heading(paper, "Sources", 2, size=heading)], paper.document.add("L")
    for source in sources:
        markup = f'<a name="{_anchor(source.number)}"/>{_words(papers.source_line(source))}'
        story.append(_set(listed.add("LI").add("LBody"), markup, _style(paper, size, after=2)))
    return story


def _anchor(source: int) -> str:
    return f"source-{source}"


def _cite(words: str, source: int) -> str:
    """Return words as a link to a source; 0 is an article that is not at hand."""
    return f'<a href="#{_anchor(source)}">{words}</a>' if source else words


def _told(paper: _Paper, row: EventRow, *, quotes: int | None) -> Flowable:
    """Tell of one event: its facts in a line, then what its sources say."""
    facts = f"<b>{row.number}. {_words(row.day)}: {_words(row.act)}</b>, {_words(row.told)}"
    said = [_quoted(quote) for quote in row.quotes[:quotes]]
    said += [f"<b>Sources disagree:</b> {_dispute(dispute)}" for dispute in row.disputes]
    return _set(paper.document.add("P"), "<br/>".join((facts, *said)), _style(paper, 8, after=5))


def _quoted(quote: Quote) -> str:
    return f"“{_words(quote.words)}” {_cite(_words(quote.mark), quote.source)}"


def _dispute(dispute: Sequence[Said]) -> str:
    numbers = ("".join(_cite(f"[{source}]", source) for source in said.sources) for said in dispute)
    return ", ".join(f"{_words(said.words)} {cited}".strip() for said, cited in zip(dispute, numbers, strict=True))


def _table(paper: _Paper, told: PaperTable) -> list[Flowable]:
    """Set a table whose head stands on every page."""
    if not told.body:
        return [_say(paper, "None.", 8)]
    bold, usual = _style(paper, 7, bold=True, after=0), _style(paper, 7, after=0)
    tag = paper.document.add("Table")
    cells = []
    for words in (told.head, *told.body):
        row, (role, style) = tag.add("TR"), ("TH", bold) if words is told.head else ("TD", usual)
        cells.append([_set(row.add(role), _words(said), style) for said in words])
    line = colors.HexColor(paper.palette.border)
    table = RuledTable(cells, [share * paper.column * inch for share in told.shares], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), "Paper", 7),  # else a typeface is named that is not in the file
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, line),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(paper.palette.region)),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return [table]
