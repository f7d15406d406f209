"""What stands on a slide: words, tables, pictures, marks, banners, notes, as native objects of PowerPoint.

Knows python-pptx and no events. Boxes are left, top, width and height in inches; sizes of type are points.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as File
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from geo.briefings.slide_master import HEIGHT, LAYOUTS, WIDTH, HolderRole, Kind, SlideBox, held_xml
from geo.views.escape import plain
from geo.views.marks import Palette, Shape

SHAPES = {
    Shape.CIRCLE: MSO_SHAPE.OVAL,
    Shape.SQUARE: MSO_SHAPE.RECTANGLE,
    Shape.TRIANGLE: MSO_SHAPE.ISOSCELES_TRIANGLE,
    Shape.DIAMOND: MSO_SHAPE.DIAMOND,
    Shape.RING: MSO_SHAPE.OVAL,
}
TABLE_SIZE = 14  # points of a table's words, which are read from the back of a room
_NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid", a style that every PowerPoint knows
_SMALLEST_HEADING = 12
_WIDE = 10.0  # inches, from which words across are set large
_MOST_LINES = 8  # behind a chart's columns
_LETTER = 0.72  # of the size of type: a bold letter of a wide typeface, with what is lost where lines break
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a placeholder's words; `size` and `gap`, above it, are points; what is not said is the layout's."""

    words: str
    size: float | None = None
    muted: bool = False
    gap: float = 0


def colour(code: str) -> RGBColor:
    """Return a colour from its code, "#RRGGBB"."""
    return RGBColor.from_string(code.removeprefix("#"))


def fitting(words: str, largest: int, box: SlideBox) -> int:
    """Return the size of type at which a heading keeps inside its box, in whatever typeface stands in for its own."""
    _, _, width, height = box
    for size in range(largest, _SMALLEST_HEADING, -1):
        lines = -(-len(words) * _LETTER * size // ((width - 0.2) * 72))
        if (lines * size * 1.2) / 72 + 0.1 <= height:
            return size
    return _SMALLEST_HEADING


def write(
    slide: Slide,
    words: str,
    box: SlideBox,
    *,
    size: float,
    ink: str,
    bold: bool = False,
    align: str = "left",
    anchor: str = "top",
) -> None:
    """Put a box of words on a slide, a paragraph for each line."""
    shape = slide.shapes.add_textbox(*(Inches(value) for value in box))
    fill(shape.text_frame, words, size=size, ink=ink, bold=bold, align=align, anchor=anchor)


def fill(
    frame: TextFrame,
    words: str,
    *,
    size: float,
    ink: str,
    bold: bool = False,
    align: str = "left",
    anchor: str = "top",
) -> None:
    """Set the words of a frame, which wrap and never shrink."""
    frame.word_wrap = True
    frame.vertical_anchor = _ANCHOR[anchor]
    for i, line in enumerate(plain(words).splitlines() or [""]):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = _ALIGN[align]
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour(ink)
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK


def add_table(
    slide: Slide,
    head: Sequence[str],
    body: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    palette: Palette,
    alt: str,
) -> None:
    """Put a table that can be edited into the slide's placeholder; its rows are as high as their words."""
    frame = _holder(slide, HolderRole.TABLE).insert_table(len(body) + 1, len(head))
    frame.width, frame.height = Inches(sum(widths)), Inches(0.36 * (len(body) + 1))
    frame.name = alt
    set_alt_text(frame, alt)
    table: Table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_GRID  # the template's rules are white: seen on dark alone
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for i, row in enumerate((head, *body)):
        for j, words in enumerate(row):
            _fill_cell(table.cell(i, j), words, palette=palette, heading=i == 0)


def _fill_cell(cell: _Cell, words: str, *, palette: Palette, heading: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    if heading:
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour(palette.region)
    else:
        cell.fill.background()  # a watermark shows through
    fill(cell.text_frame, words, size=TABLE_SIZE, ink=palette.ink, bold=heading, anchor="middle")
    _underline(cell, palette.border)


def _underline(cell: _Cell, code: str) -> None:
    """Rule off a row: the library knows no borders of cells."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "9525"})
    solid = line.makeelement(qn("a:solidFill"), {})
    solid.append(solid.makeelement(qn("a:srgbClr"), {"val": code.removeprefix("#")}))
    line.append(solid)
    properties.insert(0, line)  # the schema wants lines before the fill


def add_picture(slide: Slide, png: bytes, *, alt: str) -> None:
    """Put a picture into the slide's placeholder, whose shape it has, with the words that stand for it."""
    picture = _holder(slide, HolderRole.PICTURE).insert_picture(io.BytesIO(png))
    picture.name = "Map"
    picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0  # else a hair is cut off
    set_alt_text(picture, alt)


def box_of(kind: Kind, role: HolderRole) -> SlideBox:
    """Return where a placeholder lies on the slides of a kind."""
    return LAYOUTS[kind][role].box


def add_columns(
    slide: Slide,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float]]],
    colours: Sequence[str],
    *,
    palette: Palette,
    alt: str,
) -> None:
    """Put a chart of stacked columns into the slide's placeholder, a series for each colour."""
    data = CategoryChartData(number_format="#,##0")
    data.categories = labels
    for name, values in series:
        data.add_series(name, values)
    frame = _holder(slide, HolderRole.CHART).insert_chart(XL_CHART_TYPE.COLUMN_STACKED, data)
    frame.name = "Timeline"
    set_alt_text(frame, alt)
    drawn = frame.chart
    drawn.font.size, drawn.font.color.rgb = Pt(11), colour(palette.ink)
    drawn.has_title, drawn.has_legend = False, True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.value_axis.major_gridlines.format.line.color.rgb = colour(palette.border)
    highest = max(map(sum, zip(*(values for _, values in series), strict=True)), default=1)
    drawn.value_axis.minimum_scale, drawn.value_axis.major_unit = 0, _whole_step(highest)
    drawn.value_axis.tick_labels.number_format = "#,##0"
    drawn.value_axis.tick_labels.number_format_is_linked = False
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 25, 100
    for one, code in zip(drawn.plots[0].series, colours, strict=True):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = colour(code)


def _whole_step(highest: float) -> int:
    """Return the distance of the lines behind columns: 1, 2 or 5 times a power of ten, never a part of an event."""
    power: int = 10 ** max(0, len(str(int(highest))) - 2)
    return next(step for step in (power, 2 * power, 5 * power, 10 * power, 20 * power) if highest / step <= _MOST_LINES)


def add_mark(slide: Slide, shape: Shape, at: tuple[float, float], *, hue: str, name: str) -> None:
    """Draw a mark of the legend as a shape."""
    mark = slide.shapes.add_shape(SHAPES[shape], Inches(at[0]), Inches(at[1]), Inches(0.17), Inches(0.17))
    mark.name = name
    mark.shadow.inherit = False
    mark.line.color.rgb, mark.line.width = colour(hue), Pt(1.5)
    if shape is Shape.RING:
        mark.fill.background()
    else:
        mark.fill.solid()
        mark.fill.fore_color.rgb = colour(hue)


def add_watermark(slide: Slide, words: str, *, ink: str) -> None:
    """Write words across a slide, below what comes after; behind its map, where it has one, which bears them too."""
    holder = LAYOUTS[Kind(slide.slide_layout.name)].get(HolderRole.PICTURE)
    left, top, width, height = holder.box if holder else (0, 0, WIDTH, HEIGHT)
    size = 96 if width > _WIDE else 72
    high = size * 1.35 / 72
    box = (left + 0.1 * width, top + height / 2 - high / 2, 0.8 * width, high)
    shape = slide.shapes.add_textbox(*(Inches(value) for value in box))
    shape.name = "Watermark"
    fill(shape.text_frame, words, size=size, ink=ink, bold=True, align="center", anchor="middle")
    shape.text_frame.word_wrap = False
    shape.rotation = -25


def add_notes(slide: Slide, lines: Iterable[str]) -> None:
    """Set the speaker's notes, a paragraph for each line."""
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = "\n".join(" ".join(plain(line).split()) for line in lines)


def set_alt_text(shape: Any, words: str) -> None:  # noqa: ANN401 pictures, charts and tables have no type in common
    """Give a shape its alternative text."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", " ".join(plain(words).split())[:2000])


def add_slide(file: File, kind: Kind) -> Slide:
    """Add a slide whose placeholders are still to be filled."""
    layout = next(layout for layout in file.slide_layouts if layout.name == kind)
    slide = file.slides.add_slide(layout)
    for shape in list(slide.shapes):
        shape._element.getparent().remove(shape._element)
    return slide


def hold(slide: Slide, role: HolderRole, words: str | Sequence[Line]) -> None:
    """Set the words of a placeholder, which lie and look as the layout says: who changes the master changes them.

    Args:
        slide: The slide, whose layout has such a placeholder.
        role: Which one.
        words: What it says; or lines, of which those with a size, or muted, look other than the layout says.
    """
    holder = LAYOUTS[Kind(slide.slide_layout.name)][role]
    shape = _place(slide, role, str(words) if role is HolderRole.NUMBER else "")
    if role is HolderRole.NUMBER:
        return
    if isinstance(words, str):
        size = fitting(words, int(holder.size), holder.box) if role is HolderRole.TITLE else holder.size
        words = [Line(line, size if size != holder.size else None) for line in plain(words).splitlines() or [""]]
    frame = shape.text_frame
    for run in frame.paragraphs[0].runs:
        run._r.getparent().remove(run._r)
    for i, line in enumerate(words):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        if line.gap:
            paragraph.space_before = Pt(line.gap)
        run = paragraph.add_run()
        run.text, run.font.language_id = plain(line.words), MSO_LANGUAGE_ID.ENGLISH_UK
        if line.size:
            run.font.size = Pt(line.size)
        if line.muted:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def _holder(slide: Slide, role: HolderRole) -> Any:  # noqa: ANN401 the library's classes differ by what is put in
    """Return the slide's own placeholder for a picture, chart or table, still empty."""
    return _place(slide, role, "")


def _place(slide: Slide, role: HolderRole, words: str) -> Any:  # noqa: ANN401 likewise
    holder = LAYOUTS[Kind(slide.slide_layout.name)][role]
    slide.shapes._spTree.append(parse_xml(held_xml(role, holder, slide.shapes._next_shape_id, words)))
    return slide.shapes[-1]
