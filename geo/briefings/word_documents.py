"""A view → a document for a word processor (DOCX), to be edited: a brief of one page, or a report of everything.

Headings, contents, captions and tables are native; the maps are pictures with words that stand for them. Numbers of
sources lead to their list. The banner stands in the header and footer of the one section, and so on every page.
"""

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import docx
from docx.document import Document as File
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shape import InlineShape
from docx.shared import Inches, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from PIL import Image, ImageDraw

from geo.briefings import papers
from geo.briefings.charts import FOOT, blocks, chart, numbers
from geo.briefings.outline import (
    EventRow,
    Form,
    Outline,
    Quote,
    StoryRow,
    dispute_words,
    faint,
    glyphs_of,
    outline,
    paper_size,
)
from geo.briefings.papers import MARGIN, BriefContent, PaperTable
from geo.briefings.reproducible import moment, steady
from geo.briefings.word_fields import LANGUAGE, NAMESPACES, Fields, describe_table, link, set_language
from geo.maps.legends import lists_of
from geo.views.changes import Changes
from geo.views.headings import one_line
from geo.views.sheets import PLAIN, Sheet, Size, Theme, hue, palette
from geo.views.stories import ToldStory
from geo.views.view import View

if TYPE_CHECKING:
    from geo.maps.snapshots import MapPicture

_BRIEF_MAP = 3.5, 5.0  # inches: the least and greatest height of a brief's map
_PART_HEIGHT = 3.7  # of a part's map: two of them with their words fill a page
_LETTER = 0.57  # of the size of type: the width of a letter, for a typeface that stands in for ours
_LONG_HEADING = 90  # letters
_LONGEST_LIST = 900  # letters of a brief
_LEADING = 1.42  # of the size of type, from line to line
_ABOVE_HEADING = 12.0  # points
_BELOW_TITLE = 20.0  # points, in the library's template
_SPARE = 24.0  # points of a brief's page: a word processor breaks lines where it likes


@dataclass(frozen=True, slots=True)
class _Document:
    """What every part of a document needs; `column` is the width of the text in inches."""

    file: File
    plan: Outline
    sheet: Sheet
    column: float
    room: float  # inches from the top of the text to its foot
    fields: Fields


def draw_document(
    view: View,
    sheet: Sheet = PLAIN,
    *,
    form: Form = Form.REPORT,
    changed: Changes | None = None,
    story: ToldStory | None = None,
) -> bytes:
    """Return a view as a Word file; the same input gives the same bytes.

    Args:
        view: The events.
        sheet: Title and banner. Pages are light, for they are printed; A4 upright, or letter where the sheet is that.
        form: A brief is one page with the key events; a report has them all.
        changed: What is new, changed or withdrawn since an earlier briefing.
        story: What is told step by step; a brief says a line of each step.
    """
    size = paper_size(sheet)
    if sheet.theme is Theme.DARK:
        sheet = replace(sheet, theme=Theme.LIGHT)
    plan = outline(view, sheet, changed=changed, story=story)
    file = docx.Document()
    set_language(file)
    made = _Document(file, plan, sheet, size.width - 2 * MARGIN, size.height - 2 * MARGIN, Fields(file))
    _set_properties(made)
    _set_page(made, size)
    if form is Form.BRIEF:
        _write_brief(made)
    else:
        _write_report(made, changed)
    out = io.BytesIO()
    made.file.save(out)
    return steady(out.getvalue(), plan.newest)


def _set_properties(made: _Document) -> None:
    told, plan = made.file.core_properties, made.plan
    told.title, told.subject = plan.heading[:250], one_line(plan.view.caption)[:250]
    told.author, told.last_modified_by = plan.view.program, plan.view.program
    told.keywords, told.language = one_line(made.sheet.banner)[:250], LANGUAGE
    told.comments = "; ".join(plan.view.attribution)
    told.created = told.modified = moment(plan.newest)


def _set_page(made: _Document, size: Size) -> None:
    """Set paper, type, header and footer."""
    section = made.file.sections[0]
    section.page_width, section.page_height = Inches(size.width), Inches(size.height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(MARGIN)
    section.header_distance = section.footer_distance = Inches(0.3)
    usual = made.file.styles["Normal"]
    usual.font.name, usual.font.size = "Calibri", Pt(10)
    usual.paragraph_format.space_after = Pt(4)
    caption = made.file.styles["Caption"]
    caption.font.size, caption.font.color.rgb = Pt(8), _colour(palette(made.sheet.theme).label)
    caption.paragraph_format.space_after = Pt(4)
    listed = made.file.styles["List"].paragraph_format  # of sources, each with its number before it
    listed.left_indent, listed.first_line_indent = Inches(0.3), Inches(-0.3)
    for name in ("Title", "Heading 1", "Heading 2"):
        # The template's headings are set in a typeface of its theme, which would go before any name.
        fonts = made.file.styles[name].element.rPr.rFonts
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        made.file.styles[name].font.name = "Calibri"
    for name in ("Heading 1", "Heading 2"):
        made.file.styles[name].paragraph_format.space_before = Pt(_ABOVE_HEADING)
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, one_line(made.sheet.banner), size=11, bold=True)
    line = section.footer.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, f"{made.plan.dated} · {made.plan.view.program} · ", size=7)
    _number_pages(line)
    if made.sheet.watermark and made.plan.watermark:
        _stamp(header, made.plan.watermark, faint(palette(made.sheet.theme)))


def _number_pages(paragraph: Paragraph) -> None:
    """Add the field that a word processor fills with the page's number; the library knows no fields."""
    run = _run(paragraph, "", size=7)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        tag = (
            f'<w:fldChar {NAMESPACES} w:fldCharType="{kind}"/>'
            if kind
            else f"<w:instrText {NAMESPACES}>{words}</w:instrText>"
        )
        run._r.append(parse_xml(tag))


def _stamp(header: Paragraph, words: str, colour: str) -> None:
    """Write words across every page, the way that word processors do: as a drawing that hangs on the header."""
    style = "position:absolute;margin-left:0;margin-top:0;width:420pt;height:90pt;rotation:315;z-index:-251658752;"
    style += "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    style += "mso-position-vertical:center;mso-position-vertical-relative:margin"
    run = header.add_run()
    run._r.append(
        parse_xml(
            f'<w:pict {NAMESPACES}><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
            'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
            f'<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" style="{style}" '
            f'fillcolor="{colour}" stroked="f"><v:textpath style="font-family:Calibri;font-size:1pt" string="{words}"/>'
            "</v:shape></w:pict>"
        )
    )


def _write_head(made: _Document) -> None:
    plan = made.plan
    _heading(made, plan.heading, 0, size=_title_size(plan))
    _say(made, plan.view.caption, size=10)
    _say(made, papers.counts_line(plan), size=9)


def _title_size(plan: Outline) -> int:
    return 20 if len(plan.heading) < _LONG_HEADING else 12


def _write_brief(made: _Document) -> None:
    """Fill one page: as much of story and key events as has room for sure, since a word processor sets the pages."""
    plan, (least, most) = made.plan, _BRIEF_MAP
    _write_head(made)
    told = BriefContent.of(plan)
    room = made.room * 72 - _SPARE - _head_height(made) - _legend_height(made, least)
    while _brief_height(made, told) + least * 72 > room and told.shorten():
        pass
    height = max(least, min(most, (room - _brief_height(made, told)) / 72))
    _add_map(made, plan.view, plan.heading, height, most=_LONGEST_LIST)
    if told.steps:
        _heading(made, papers.story_heading(plan), 1, size=12)
    for step in told.steps:
        _tell_step(made, step, quoting=told.quoting)
    if told.left_out:
        _say(made, papers.further_steps(told.left_out), size=8)
    if told.rows:
        _heading(made, "Other key events" if told.steps else "Key events", 1, size=12)
    for row in told.rows:
        _tell(made, row, quotes=1)
    _write_sources(made, papers.brief_sources(told.steps, told.rows), size=12)


def _tell_step(made: _Document, told: StoryRow, *, quoting: bool) -> None:
    """Tell a step in a line or two: what it is called, when and where, and what the briefer says of it."""
    said = papers.step_says(told, quoting=quoting)
    paragraph = made.file.add_paragraph()
    _run(paragraph, told.heading, size=9, bold=True)
    _run(paragraph, f" · {told.facts}" if told.facts else "", size=9)
    if isinstance(said, Quote) and not said.words:
        _run(paragraph, " ", size=9)
        _cite(paragraph, said.source)
    elif isinstance(said, Quote):
        _quote(paragraph, said)
    elif said:
        _run(paragraph, f"\n{said}", size=9)


def _head_height(made: _Document) -> float:
    """Return about how many points a document's head takes."""
    plan = made.plan
    size = _title_size(plan)
    words = _height(made, plan.view.caption, size=10) + _height(made, papers.counts_line(plan), size=9)
    return _height(made, plan.heading, size=size) + _BELOW_TITLE + words + 5


def _legend_height(made: _Document, height: float) -> float:
    """Return about how many points stand below a brief's map, which is so many inches high."""
    view = made.plan.view
    drawn = papers.draw_inset(view, made.sheet, made.plan.heading, width=made.column, height=height)
    glyphs = "     ".join(glyph.words for glyph in glyphs_of(view))
    return _height(made, glyphs, size=8) + _height(made, _listed(drawn, _LONGEST_LIST), size=7) + 10


def _brief_height(made: _Document, told: BriefContent) -> float:
    """Return about how many points stand below a brief's map and its legend."""
    named = {source.number: papers.source_line(source) for source in made.plan.sources}
    said = [*(_step_words(step, quoting=told.quoting) for step in told.steps), *map(_brief_words, told.rows)]
    needed = sum(_height(made, words, size=9) for one in said for words in one) + 4 * len(said)
    needed += sum(_height(made, named[number], size=8) + 2 for number in papers.brief_sources(told.steps, told.rows))
    needed += (1 + bool(told.rows)) * (_ABOVE_HEADING + 12 * _LEADING)
    needed += _ABOVE_HEADING + _height(made, papers.story_heading(made.plan), size=13) if told.steps else 0
    needed += 8 * _LEADING + 2 if told.left_out else 0
    return needed + _height(made, papers.small_print(made.plan.view), size=7)


def _step_words(told: StoryRow, *, quoting: bool) -> tuple[str, ...]:
    said = papers.step_says(told, quoting=quoting)
    words = said if isinstance(said, str) else said.printed if said.words else ""
    return f"{told.heading} · {told.facts} [1]", words


def _brief_words(row: EventRow) -> tuple[str, ...]:
    facts = f"{row.number}. {row.day}: {row.act}, {row.told}"
    return (
        facts,
        *(quote.printed for quote in row.quotes[:1]),
        *(f"Sources disagree: {dispute_words(d)}" for d in row.disputes),
    )


def _height(made: _Document, words: str, *, size: float) -> float:
    """Return about how many points words take from top to bottom, rather more than less."""
    lines = 1 + int(len(words) * _LETTER * size / (made.column * 72)) if words else 0
    return lines * _LEADING * size


def _write_report(made: _Document, changed: Changes | None) -> None:
    plan = made.plan
    _write_head(made)
    _run(made.file.add_paragraph(), "Contents", size=12, bold=True)
    below = made.file.add_paragraph()
    _add_map(made, plan.view, plan.heading, papers.REPORT_MAP_HEIGHT, caption=plan.heading)
    if plan.story:
        _heading(made, papers.story_heading(plan), 1)
    for told in plan.story:
        _heading(made, told.heading, 2)
        for line in papers.step_lines(told):
            _say(made, line, size=10 if line in told.step.words.splitlines() else 9)
    _heading(made, "Key events", 1)
    for row in plan.key_rows:
        _tell(made, row, quotes=2)
    if changed is not None:
        _heading(made, papers.change_heading(changed), 1)
        if changed.note:
            _say(made, changed.note, size=9)
        _add_table(made, papers.change_table(changed), caption=papers.change_heading(changed))
    _add_timeline(made)
    for part in plan.parts:
        _heading(made, papers.part_heading(part), 1)
        _add_map(made, part.view, part.heading, _PART_HEIGHT, caption=papers.part_heading(part))
    _heading(made, "Events", 1)
    _add_table(made, papers.event_table(plan.rows), caption=plan.view.counts)
    _heading(made, "Evidence", 1)
    for row in plan.rows:
        _tell(made, row, quotes=None)
    _write_sources(made, {source.number for source in plan.sources})
    made.fields.write_contents(below)
    below._p.getparent().remove(below._p)


def _write_sources(made: _Document, cited: set[int], *, size: float = 14) -> None:
    """List sources, each where the numbers that name it lead to."""
    _heading(made, "Sources", 1, size=size)
    for source in made.plan.sources:
        if source.number in cited:
            line = made.file.add_paragraph(style="List")
            line.paragraph_format.space_after = Pt(2)
            _run(line, one_line(papers.source_line(source)), size=8)
            made.fields.mark(line, _anchor(source.number))
    _say(made, papers.small_print(made.plan.view), size=7)


def _heading(made: _Document, words: str, level: int, *, size: float | None = None) -> None:
    paragraph = made.file.add_heading(one_line(words), level)
    for run in paragraph.runs:
        run.font.color.rgb = _colour(palette(made.sheet.theme).ink)
        run.font.size = Pt(size or 14)
    if level:
        made.fields.mark_heading(paragraph)


def _say(made: _Document, words: str, *, size: float) -> None:
    paragraph = made.file.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(size / 4)
    _run(paragraph, one_line(words), size=size)


def _tell(made: _Document, row: EventRow, *, quotes: int | None) -> None:
    """Tell of one event: its facts in a line, then what its sources say."""
    paragraph = made.file.add_paragraph()
    _run(paragraph, f"{row.number}. {row.day}: {row.act}", size=9, bold=True)
    _run(paragraph, f", {row.told}", size=9)
    for quote in row.quotes[:quotes]:
        _quote(paragraph, quote)
    for dispute in row.disputes:
        _run(paragraph, "\nSources disagree: ", size=9, bold=True)
        for at, said in enumerate(dispute):
            _run(paragraph, f"{', ' if at else ''}{said.words} ", size=9)
            for source in said.sources:
                _cite(paragraph, source)


def _quote(paragraph: Paragraph, quote: Quote) -> None:
    _run(paragraph, f"\n“{quote.words}” " if quote.source else f"\n{quote.printed}", size=9)
    _cite(paragraph, quote.source)


def _cite(paragraph: Paragraph, source: int) -> None:
    """Add the number of a source, which leads to the list of sources; 0 is what has no number, and gets none."""
    if source:
        link(paragraph, f"[{source}]", _anchor(source), size=9)


def _anchor(source: int) -> str:
    return f"source_{source}"


def _run(paragraph: Paragraph, words: str, *, size: float, bold: bool = False) -> Run:
    run = paragraph.add_run(words)
    run.font.size, run.bold = Pt(size), bold
    return run


def _add_map(
    made: _Document, view: View, heading: str, height: float, *, most: int | None = None, caption: str = ""
) -> None:
    """Add a map with its legend; what it lists in running words is cut to so many letters."""
    drawn = papers.draw_inset(view, made.sheet, heading, width=made.column, height=height)
    picture = made.file.add_picture(io.BytesIO(drawn.data), width=Inches(made.column))
    _describe(picture, papers.alt_of(drawn, view, made.plan), "Map")
    if caption:
        made.fields.caption("Map", one_line(caption))
    legend = made.file.add_paragraph()
    for glyph in glyphs_of(view):
        _run(legend, glyph.character, size=9).font.color.rgb = _colour(hue(made.sheet.theme, glyph.quadrant))
        _run(legend, f" {glyph.words}    ", size=8)
    if listed := _listed(drawn, most):
        _say(made, listed, size=7)


def _listed(drawn: "MapPicture", most: int | None) -> str:
    listed = "; ".join(f"{title}: {words}" for title, words in lists_of(drawn.plan.legend))
    return listed if most is None or len(listed) <= most else f"{listed[:most]}… The rest stands in the report."


def _add_timeline(made: _Document) -> None:
    """Add the events over time: a picture, for the library knows no charts, with the numbers below it."""
    bars = chart(made.plan.view)
    if bars is None:
        return
    _heading(made, bars.title, 1)
    scale = papers.DPI * 2  # drawn large, so that edges and words are smooth
    colours = palette(made.sheet.theme)
    image = Image.new("RGB", (round(made.column * scale), round(papers.CHART_HEIGHT * scale)), colours.paper)
    pen = ImageDraw.Draw(image)
    for block in blocks(bars, made.column, papers.CHART_HEIGHT):
        left, bottom, width, height = (side * scale for side in block.box)
        top = image.height - bottom - height
        fill = hue(made.sheet.theme, block.quadrant)
        pen.rectangle((left, top, left + width, image.height - bottom), fill=fill)
    for middle, foot, words in numbers(bars, made.column, papers.CHART_HEIGHT):
        pen.text(
            (middle * scale, image.height - foot * scale),
            words,
            fill=colours.label,
            font_size=0.11 * scale,
            anchor="ms",
        )
    pen.line(
        [(0, image.height - FOOT * scale), (image.width, image.height - FOOT * scale)], fill=colours.border, width=2
    )
    step = image.width / len(bars.labels)
    for at, words in bars.ticks:
        pen.text(((at + 0.1) * step, image.height - 0.16 * scale), words, fill=colours.label, font_size=0.11 * scale)
    out = io.BytesIO()
    image.save(out, "PNG")
    picture = made.file.add_picture(io.BytesIO(out.getvalue()), width=Inches(made.column))
    _describe(picture, f"{bars.title}: {bars.counts}", "Timeline")
    made.fields.caption("Chart", f"{bars.title}, {bars.days}")
    _say(made, bars.legend, size=8)


def _colour(code: str) -> RGBColor:
    return RGBColor.from_string(code.removeprefix("#"))


def _describe(picture: InlineShape, words: str, name: str) -> None:
    properties = picture._inline.docPr
    properties.set("descr", one_line(words)[:2000])
    properties.set("name", name)
    for side in "TBLR":  # what is not said some word processors take for an eighth of an inch, beyond the margin
        picture._inline.set(f"dist{side}", "0")


def _add_table(made: _Document, told: PaperTable, *, caption: str) -> None:
    """Add a table whose head stands on every page, below its caption."""
    above = made.fields.caption("Table", one_line(caption))
    above.paragraph_format.keep_with_next = True
    table = made.file.add_table(rows=1 + len(told.body), cols=len(told.head))
    table.style = "Table Grid"
    describe_table(table, caption)
    table.autofit = False
    for column, share in zip(table.columns, told.shares, strict=True):
        column.width = Inches(share * made.column)
    # By its columns and rows at once: asking for single cells is quadratic in the library.
    for words, row in zip((told.head, *told.body), table.rows, strict=True):
        for said, cell, share in zip(words, row.cells, told.shares, strict=True):
            cell.width = Inches(share * made.column)
            _run(cell.paragraphs[0], said, size=7, bold=words is told.head)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {NAMESPACES}/>"))
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMESPACES}/>"))
