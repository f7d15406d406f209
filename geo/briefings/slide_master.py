"""The master of a deck: 16:9, its typeface and colours, and a layout for each kind of slide with its placeholders.

Knows python-pptx and no events. Boxes are left, top, width and height in inches. The library brings a master
along; what is written here takes the place of all that is said on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation as File
from pptx.util import Inches

from geo.model import Quadrant
from geo.views.marks import Palette
from geo.views.sheets import Theme, hue

WIDTH, HEIGHT = 40 / 3, 7.5  # inches
MARGIN = 0.4
TYPEFACE = "Calibri"
_WHOLE = WIDTH - 2 * MARGIN
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_NAME = "Dateline"

SlideBox = tuple[float, float, float, float]  # left, top, width, height, in inches


class Kind(StrEnum):
    """What a slide is for: the name of its layout."""

    COVER = "Cover"
    MAP = "Map"
    STEP = "Map and words"
    CHART = "Chart"
    TABLE = "Table"
    WORDS = "Words"


class HolderRole(StrEnum):
    """What a placeholder holds: its name on layouts and slides."""

    TITLE = "Title"
    BODY = "Body"
    NOTE = "Note"
    PICTURE = "Map"
    CHART = "Chart"
    TABLE = "Table"
    HANDLING = "Handling"
    HANDLING_BELOW = "Handling below"
    DAYS = "Days of the data"
    NUMBER = "Slide number"


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder: its type and number in the file, its box, its type size in points."""

    kind: str
    number: int
    box: SlideBox
    size: float
    align: str = "l"
    anchor: str = "t"
    bold: bool = False
    bar: bool = False  # set in the paper's colour on a bar of ink
    muted: bool = False


_NOTE = Holder("body", 13, (MARGIN, 6.36, _WHOLE, 0.45), 11, muted=True)
_TITLE = Holder("title", 0, (MARGIN, 0.38, _WHOLE, 0.75), 24, anchor="ctr", bold=True)
_BODY = Holder("body", 1, (MARGIN, 1.2, _WHOLE, 5.4), 12)
_EVERYWHERE = {
    HolderRole.HANDLING: Holder("body", 20, (0, 0.04, WIDTH, 0.3), 12, "ctr", "ctr", bold=True, bar=True),
    HolderRole.DAYS: Holder("dt", 10, (MARGIN, 6.85, 11, 0.3), 9, muted=True),
    HolderRole.NUMBER: Holder("sldNum", 12, (WIDTH - MARGIN - 1, 6.85, 1, 0.3), 9, "r", muted=True),
    HolderRole.HANDLING_BELOW: Holder("ftr", 11, (0, HEIGHT - 0.34, WIDTH, 0.3), 12, "ctr", "ctr", bold=True, bar=True),
}
LAYOUTS: Mapping[Kind, Mapping[HolderRole, Holder]] = {
    Kind.COVER: {
        HolderRole.TITLE: Holder("ctrTitle", 0, (0.9, 1.3, 11.5, 1.9), 38, anchor="ctr", bold=True),
        HolderRole.BODY: Holder("subTitle", 1, (0.9, 3.5, 11.5, 2.4), 17),
        HolderRole.NOTE: Holder("body", 13, (0.9, 6.3, 11.5, 0.4), 10, muted=True),
        **_EVERYWHERE,
    },
    Kind.MAP: {
        HolderRole.TITLE: _TITLE,
        HolderRole.PICTURE: Holder("pic", 14, (MARGIN, 1.2, 10.8, 5.6), 12),  # 60 % of the slide
        **_EVERYWHERE,
    },
    Kind.STEP: {
        HolderRole.TITLE: _TITLE,
        HolderRole.PICTURE: Holder("pic", 14, (MARGIN, 1.2, 7.9, 5.55), 12),
        HolderRole.BODY: Holder("body", 1, (8.55, 1.2, 4.38, 5.55), 16),
        **_EVERYWHERE,
    },
    Kind.CHART: {
        HolderRole.TITLE: _TITLE,
        HolderRole.CHART: Holder("chart", 15, (MARGIN, 1.2, _WHOLE, 5.1), 12),
        HolderRole.NOTE: _NOTE,
        **_EVERYWHERE,
    },
    Kind.TABLE: {
        HolderRole.TITLE: _TITLE,
        HolderRole.TABLE: Holder("tbl", 16, (MARGIN, 1.2, _WHOLE, 5.1), 14),
        HolderRole.NOTE: _NOTE,
        **_EVERYWHERE,
    },
    Kind.WORDS: {
        HolderRole.TITLE: _TITLE,
        HolderRole.BODY: _BODY,
        **_EVERYWHERE,
    },
}
_MASTER: Mapping[HolderRole, Holder] = {
    HolderRole.TITLE: _TITLE,
    HolderRole.BODY: _BODY,
    **{role: holder for role, holder in _EVERYWHERE.items() if role is not HolderRole.HANDLING},
}


def new_deck(palette: Palette, theme: Theme) -> File:
    """Return an empty deck with our master, its colours those of a theme."""
    file = Presentation()
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    file.part._element.sldSz.attrib.pop("type", None)  # the library's template says 4:3
    master = file.slide_master
    for layout in list(file.slide_layouts)[len(LAYOUTS) :]:
        file.slide_layouts.remove(layout)
    for layout, (kind, holders) in zip(file.slide_layouts, LAYOUTS.items(), strict=True):
        layout._element.attrib.pop("type", None)
        layout._element.cSld.set("name", kind)
        _fill(layout._element, holders)
    _fill(master._element, _MASTER)
    _set_background(master._element)
    _set_theme(master.part.part_related_by(RELATIONSHIP_TYPE.THEME), _colours(palette, theme))
    return file


def held_xml(role: HolderRole, holder: Holder, number: int, words: str = "") -> str:
    """Return a slide's placeholder as XML, which lies and looks as its layout says; `number` is its own on its slide.

    Bars of handling carry place and look along: such words must not be lost in whatever deck a slide is copied to.
    """
    if holder.bar:
        return holder_xml(role, holder, number, words)
    said = f"<a:p>{_run(role, words)}</a:p>" if role is HolderRole.NUMBER else "<a:p/>"
    return f"{_opening(role, holder, number)}<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{said}</p:txBody></p:sp>"


def holder_xml(role: HolderRole, holder: Holder, number: int, words: str = "") -> str:
    """Return a placeholder of a layout as XML, with its place and look; `number` is the shape's own there."""
    ink = "bg1" if holder.bar else "tx2" if holder.muted else "tx1"
    fill = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>' if holder.bar else ""
    margins = 'tIns="0" bIns="0" ' if holder.bar else ""
    left, top, width, height = (round(Inches(side)) for side in holder.box)
    look = f'<a:defRPr sz="{round(holder.size * 100)}" b="{int(holder.bold)}">' + _ink(ink) + "</a:defRPr>"
    return (
        f"{_opening(role, holder, number)}"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}</p:spPr>'
        f'<p:txBody><a:bodyPr {margins}wrap="square" anchor="{holder.anchor}"><a:normAutofit/></a:bodyPr>'
        f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{holder.align}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f"<a:buNone/>{look}</a:lvl1pPr></a:lstStyle>"
        f"<a:p>{_run(role, words)}</a:p></p:txBody></p:sp>"
    )


def _opening(role: HolderRole, holder: Holder, number: int) -> str:
    kind = f'type="{holder.kind}"' + (f' idx="{holder.number}"' if holder.number else "")
    return (
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr>"
        f'<p:cNvPr id="{number}" name="{role}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>"
    )


def _run(role: HolderRole, words: str) -> str:
    if role is HolderRole.NUMBER:
        number = words or "‹#›"
        field = 'id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"'
        return f'<a:fld {field}><a:rPr lang="en-GB"/><a:t>{number}</a:t></a:fld>'
    return f'<a:r><a:rPr lang="en-GB"/><a:t>{escape(words or role)}</a:t></a:r>'


def _ink(name: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{name}"/></a:solidFill>'


def _fill(element: etree._Element, holders: Mapping[HolderRole, Holder]) -> None:
    """Put placeholders in the place of all that stands on a layout or master."""
    tree = element.cSld.spTree
    for shape in tree.xpath("./p:sp"):
        tree.remove(shape)
    for number, (role, holder) in enumerate(holders.items(), 2):
        tree.append(parse_xml(holder_xml(role, holder, number)))


def _set_background(master: etree._Element) -> None:
    for old in master.cSld.xpath("./p:bg"):
        master.cSld.remove(old)
    filled = f"<p:bg {nsdecls('p', 'a')}><p:bgPr>{_ink('bg1')}<a:effectLst/></p:bgPr></p:bg>"
    master.cSld.insert(0, parse_xml(filled))


def _colours(palette: Palette, theme: Theme) -> dict[str, str]:
    """Return the colours of the theme: ink and paper first, then those of the kinds of events."""
    accents = [hue(theme, kind) for kind in Quadrant]
    named = {"dk1": palette.ink, "lt1": palette.paper, "dk2": palette.label, "lt2": palette.region}
    named |= {f"accent{at}": code for at, code in enumerate([*accents, palette.disputed][:6], 1)}
    return named | {"hlink": palette.ink, "folHlink": palette.label}


def _set_theme(part: object, colours: Mapping[str, str]) -> None:
    """Write colours and typeface into the theme; the library keeps it as bytes."""
    root = etree.fromstring(part._blob, etree.XMLParser(resolve_entities=False))  # type: ignore[attr-defined]
    root.set("name", _NAME)
    scheme = root.find(f".//{{{_DRAWING}}}clrScheme")
    scheme.set("name", _NAME)
    for name, code in colours.items():
        place = scheme.find(f"{{{_DRAWING}}}{name}")
        place.clear()
        etree.SubElement(place, f"{{{_DRAWING}}}srgbClr", val=code.removeprefix("#"))
    root.find(f".//{{{_DRAWING}}}fontScheme").set("name", _NAME)
    for cut in ("majorFont", "minorFont"):
        root.find(f".//{{{_DRAWING}}}{cut}/{{{_DRAWING}}}latin").set("typeface", TYPEFACE)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # type: ignore[attr-defined]
