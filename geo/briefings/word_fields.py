"""What a word processor keeps up to date: contents, captions that count, links within the document, bookmarks.

Knows python-docx and no events; the library knows no fields.
"""

from collections import Counter
from dataclasses import dataclass, field
from html import escape

from docx.document import Document as File
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.shared import Inches, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from geo.views.escape import plain

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
LANGUAGE = "en-GB"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENTS = r"TOC \o &quot;1-1&quot; \n \h \z"  # links without pages, which only a word processor knows
_ENTRY = "TOC 1"


@dataclass(slots=True)
class Fields:
    """The bookmarks and captions of one document in the making, numbered as they come."""

    file: File
    headings: list[tuple[str, str]] = field(default_factory=list)  # bookmark and words
    _bookmarks: int = 0
    _captions: Counter[str] = field(default_factory=Counter)

    def mark(self, paragraph: Paragraph, name: str) -> None:
        """Put a bookmark round a paragraph's words."""
        self._bookmarks += 1
        first = next((i for i, child in enumerate(paragraph._p) if child.tag != f"{_W}pPr"), len(paragraph._p))
        paragraph._p.insert(first, _part(f'<w:bookmarkStart {{}} w:id="{self._bookmarks}" w:name="{name}"/>'))
        paragraph._p.append(_part(f'<w:bookmarkEnd {{}} w:id="{self._bookmarks}"/>'))

    def mark_heading(self, paragraph: Paragraph) -> None:
        """Let the contents lead to a heading."""
        name = f"_Toc{len(self.headings) + 1:06}"
        self.mark(paragraph, name)
        self.headings.append((name, paragraph.text))

    def caption(self, kind: str, words: str) -> Paragraph:
        """Add a caption below or above what it tells of: "Map 2. Kyiv: 3 events"."""
        self._captions[kind] += 1
        number = f"<w:r><w:t>{self._captions[kind]}</w:t></w:r>"
        paragraph = self.file.add_paragraph(f"{kind} ", style="Caption")
        paragraph._p.append(_part(f'<w:fldSimple {{}} w:instr=" SEQ {kind} \\* ARABIC ">{number}</w:fldSimple>'))
        paragraph.add_run(f". {words}")
        return paragraph

    def write_contents(self, before: Paragraph) -> None:
        """Write the contents, filled already, before a paragraph."""
        if _ENTRY not in self.file.styles:
            style = self.file.styles.add_style(_ENTRY, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.paragraph_format.space_after = self.file.styles["Normal"], Pt(1)
            style.paragraph_format.left_indent = Inches(0.1)
        last = len(self.headings) - 1
        for at, (name, words) in enumerate(self.headings):
            entry = before.insert_paragraph_before(style=_ENTRY)
            if at == 0:
                for run in _field_start(_CONTENTS):
                    entry._p.append(run)
            link(entry, words, name)
            if at == last:
                entry._p.append(_part('<w:r {}><w:fldChar w:fldCharType="end"/></w:r>'))


def link(paragraph: Paragraph, words: str, bookmark: str, *, size: float | None = None) -> None:
    """Add words that lead to a bookmark."""
    look = f'<w:rPr><w:sz w:val="{round(2 * size)}"/></w:rPr>' if size else ""
    run = f'<w:r>{look}<w:t xml:space="preserve">{_escaped(words)}</w:t></w:r>'
    paragraph._p.append(_part(f'<w:hyperlink {{}} w:anchor="{bookmark}" w:history="1">{run}</w:hyperlink>'))


def set_language(file: File) -> None:
    """Say in which language the document is written."""
    for lang in file.styles.element.iter(f"{_W}lang"):
        lang.set(f"{_W}val", LANGUAGE)


def describe_table(table: Table, words: str) -> None:
    """Give a table the words that stand for it."""
    table._tbl.tblPr.append(_part(f'<w:tblCaption {{}} w:val="{_escaped(words)}"/>'))


def _escaped(words: str) -> str:
    return escape(" ".join(plain(words).split()))


def _field_start(instruction: str) -> list[object]:
    return [
        _part('<w:r {}><w:fldChar w:fldCharType="begin"/></w:r>'),
        _part(f'<w:r {{}}><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'),
        _part('<w:r {}><w:fldChar w:fldCharType="separate"/></w:r>'),
    ]


def _part(xml: str) -> object:
    """Return a piece of XML; the braces in its first tag take the names of the namespaces."""
    return parse_xml(xml.replace("{}", NAMESPACES, 1))
