"""A view → a document as PDF: a brief of one page, or a report that tells everything. Real text, fonts embedded.

Every page carries the banner at its top and bottom, the day of the data and its number.
"""

import importlib.util
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepInFrame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from geo.briefings import papers
from geo.briefings.charts import blocks, chart
from geo.briefings.outline import EventRow, Form, Outline, faint, glyphs_of, outline, paper_size, quoted_in, source_mark
from geo.briefings.papers import MARGIN, PaperTable
from geo.errors import DataError
from geo.maps.legends import lists_of
from geo.views.changes import Changes
from geo.views.headings import one_line
from geo.views.marks import Palette
from geo.views.sheets import PLAIN, Sheet, hue, palette
from geo.views.stories import ToldStory
from geo.views.view import View

_BRIEF_MAP_HEIGHT = 4.3  # inches
_PART_HEIGHT = 3.8  # of a part's map: two of them with their words fill a page
_FACES = {"Paper": "DejaVuSans", "Paper-Bold": "DejaVuSans-Bold", "Paper-Italic": "DejaVuSans-Oblique"}


@dataclass(frozen=True, slots=True)
class _Paper:
    """What every part of a document needs; `width` and `height` are the page's, in inches."""

    plan: Outline
    sheet: Sheet
    palette: Palette
    width: float
    height: float

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
        story: What is told step by step; a brief has no room for it.
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
    file.build(set_down)
    return out.getvalue()


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


def _furnish(canvas: Canvas, paper: _Paper) -> None:
    """Draw what each page carries, below its text."""
    width, height = paper.width * inch, paper.height * inch
    canvas.setFillColor(colors.HexColor(paper.palette.paper))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    if paper.sheet.watermark and paper.plan.watermark:
        _stamp(canvas, paper)
    canvas.setFillColor(colors.HexColor(paper.palette.label))
    canvas.setFont("Paper", 7)
    canvas.drawString(MARGIN * inch, 0.5 * inch, f"{paper.plan.dated} · {paper.plan.view.program}")
    canvas.drawRightString(width - MARGIN * inch, 0.5 * inch, str(canvas.getPageNumber()))
    banner = one_line(paper.sheet.banner)
    for y in (height - 0.38 * inch, 0.12 * inch) if banner else ():
        canvas.setFillColor(colors.HexColor(paper.palette.ink))
        canvas.rect(0, y, width, 0.26 * inch, stroke=0, fill=1)
        canvas.setFillColor(colors.HexColor(paper.palette.paper))
        canvas.setFont(
            "Paper-Bold", min(10.0, 10 * 0.9 * width / max(1.0, canvas.stringWidth(banner, "Paper-Bold", 10)))
        )
        canvas.drawCentredString(width / 2, y + 0.085 * inch, banner)


def _stamp(canvas: Canvas, paper: _Paper) -> None:
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
    return Paragraph(escape(one_line(words)), _style(paper, size, bold=bold, muted=muted, after=after))


def _head(paper: _Paper) -> list[Flowable]:
    plan = paper.plan
    return [
        _say(paper, plan.heading, 17 if len(plan.heading) < 90 else 13, bold=True),
        _say(paper, plan.view.caption, 9.5, muted=True, after=2),
        _say(paper, papers.counts_line(plan), 8.5, muted=True, after=8),
    ]


def _map(paper: _Paper, view: View, heading: str, height: float) -> list[Flowable]:
    picture = papers.draw_inset(view, paper.sheet, heading, width=paper.column, height=height)
    lists = [
        _say(paper, f"{title}: {listed}", 7, muted=True, after=3) for title, listed in lists_of(picture.plan.legend)
    ]
    return [Image(io.BytesIO(picture.data), paper.column * inch, height * inch), _legend(paper, view), *lists]


def _legend(paper: _Paper, view: View) -> Flowable:
    """Name the marks of just what is shown, with counts, each after its sign."""
    glyphs = (
        f'<font color="{hue(paper.sheet.theme, glyph.quadrant)}">{glyph.character}</font> {escape(glyph.words)}'
        for glyph in glyphs_of(view)
    )
    return Paragraph(" &nbsp; ".join(glyphs), _style(paper, 8, after=6))


def _timeline(paper: _Paper) -> list[Flowable]:
    """Draw the events over time, as lines and words of the page, not as a picture."""
    bars = chart(paper.plan.view)
    if bars is None:
        return []
    drawing = Drawing(paper.column * inch, papers.CHART_HEIGHT * inch)
    for block in blocks(bars, paper.column, papers.CHART_HEIGHT):
        colour = hue(paper.sheet.theme, block.quadrant)
        drawing.add(Rect(*(side * inch for side in block.box), fillColor=colors.HexColor(colour), strokeColor=None))
    step = paper.column * inch / len(bars.labels)
    ink = colors.HexColor(paper.palette.label)
    for at, words in bars.ticks:
        drawing.add(String((at + 0.1) * step, 4, words, fontName="Paper", fontSize=7, fillColor=ink))
    return [KeepTogether([_say(paper, bars.title, 12, bold=True), drawing, _say(paper, bars.legend, 7.5, muted=True)])]


def _brief(paper: _Paper) -> list[Flowable]:
    """Fill one page: what is too much for it is set smaller, so that nothing runs over."""
    plan = paper.plan
    cited = quoted_in(plan.key_rows)
    story = [*_head(paper), *_map(paper, plan.view, plan.heading, _BRIEF_MAP_HEIGHT), Spacer(0, 8)]
    story += [_say(paper, "Key events", 11, bold=True)]
    story += [_told(paper, row, quotes=1) for row in plan.key_rows]
    story += [_say(paper, "Sources", 11, bold=True)]
    story += [_say(paper, papers.source_line(s), 7.5, after=1) for s in plan.sources if s.number in cited]
    story += [Spacer(0, 4), _say(paper, papers.small_print(plan.view), 6.5, muted=True)]
    return [KeepInFrame(paper.column * inch, (paper.height - 2 * MARGIN) * inch - 1, story, mode="shrink")]


def _report(paper: _Paper, changed: Changes | None) -> list[Flowable]:
    plan = paper.plan
    story = [*_head(paper), *_map(paper, plan.view, plan.heading, papers.REPORT_MAP_HEIGHT), Spacer(0, 8)]
    story += _steps(paper)
    story += [_say(paper, "Key events", 12, bold=True), *(_told(paper, row, quotes=2) for row in plan.key_rows)]
    if changed is not None:
        story += [_say(paper, papers.change_heading(changed), 12, bold=True)]
        story += [_say(paper, changed.note, 8, muted=True)] if changed.note else []
        story += _table(paper, papers.change_table(changed))
    story += _timeline(paper)
    for part in plan.parts:
        head = _say(paper, papers.part_heading(part), 12, bold=True)
        story += [KeepTogether([head, *_map(paper, part.view, part.heading, _PART_HEIGHT)]), Spacer(0, 8)]
    story += [CondPageBreak(2 * inch), _say(paper, "Events", 12, bold=True)]
    story += _table(paper, papers.event_table(plan.rows))
    story += [Spacer(0, 10), CondPageBreak(2 * inch), _say(paper, "Evidence", 12, bold=True)]
    story += [_told(paper, row, quotes=None) for row in plan.rows]
    story += [CondPageBreak(inch), _say(paper, "Sources", 12, bold=True)]
    story += [_say(paper, papers.source_line(source), 8, after=2) for source in plan.sources]
    return [*story, Spacer(0, 8), _say(paper, papers.small_print(plan.view), 7, muted=True)]


def _steps(paper: _Paper) -> list[Flowable]:
    """Tell the story step by step."""
    if not paper.plan.story:
        return []
    found = [_say(paper, papers.story_heading(paper.plan), 12, bold=True)]
    for told in paper.plan.story:
        words = told.step.words.splitlines()
        lines = [
            _say(paper, line, 9.5 if line in words else 8, muted=line == told.facts) for line in papers.step_lines(told)
        ]
        found += [KeepTogether([_say(paper, told.heading, 9.5, bold=True), *lines[:2]]), *lines[2:], Spacer(0, 6)]
    return found


def _told(paper: _Paper, row: EventRow, *, quotes: int | None) -> Flowable:
    """Tell of one event: its facts in a line, then what its sources say."""
    facts = f"<b>{row.number}. {escape(row.day)}: {escape(row.act)}</b>, {escape(row.status)}. "
    facts += f"{escape(row.parties)}. {escape(row.where)}."
    said = [f"“{escape(sentence)}”{source_mark(source)}" for source, sentence in row.quotes[:quotes]]
    said += [f"<b>Sources disagree:</b> {escape(dispute)}" for dispute in row.disputes]
    return Paragraph("<br/>".join((facts, *said)), _style(paper, 8, after=5))


def _table(paper: _Paper, told: PaperTable) -> list[Flowable]:
    """Set a table whose head stands on every page."""
    if not told.body:
        return [_say(paper, "None.", 8)]
    bold, usual = _style(paper, 7, bold=True, after=0), _style(paper, 7, after=0)
    cells = [[Paragraph(escape(words), bold) for words in told.head]]
    cells += [[Paragraph(escape(words), usual) for words in row] for row in told.body]
    line = colors.HexColor(paper.palette.border)
    table = Table(cells, [share * paper.column * inch for share in told.shares], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
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
