"""Tags of a PDF: what on its pages is heading, text, table and figure, for those who have it read to them.

In: a file whose content is marked with numbers, and the tags that those belong to. Out: the file with its structure,
and what it says of itself.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import cast

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from geo.aliases import Box
from geo.views.escape import plain

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of content: its page, from 0, and its number there."""

    page: int
    number: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A link: its page, from 0, and which of the page's links it is."""

    page: int
    number: int


@dataclass(slots=True)
class Tag:
    """An element of the structure, with what it holds in the order of reading.

    `role` is one of PDF's own: "Document", "H1", "P", "Table", "TR", "TH", "TD", "Figure", "L", "LI", "LBody", "Link",
    or "Sect" of what belongs together.
    """

    role: str
    alt: str = ""
    box: Box | None = None  # where a figure lies on its page, in points
    kids: "list[Tag | Marked | Linked]" = field(default_factory=list)

    def add(self, role: str, alt: str = "") -> "Tag":
        """Return a new element at the end of this one."""
        made = Tag(role, alt)
        self.kids.append(made)
        return made

    @property
    def empty(self) -> bool:
        """Whether nothing on any page belongs to it."""
        return all(isinstance(kid, Tag) and kid.empty for kid in self.kids)


def tag_figure(content: bytes, description: str) -> bytes:
    """Return a PDF whose first page is one figure with an alternative text, which matplotlib cannot write.

    The same content and description give the same bytes.
    """
    writer = PdfWriter(clone_from=io.BytesIO(content))
    page = writer.pages[0]
    before, after = (writer._add_object(_stream(text)) for text in (b"/Figure <</MCID 0>> BDC\n", b"\nEMC"))
    page.update(_dictionary(Contents=ArrayObject([before, page.raw_get("/Contents"), after])))
    _, _, width, height = (float(side) for side in page.mediabox)
    document = Tag("Document")
    document.kids.append(Tag("Figure", description, (0.0, 0.0, width, height), [Marked(0, 0)]))
    return _finished(writer, document)


def write_tags(content: bytes, document: Tag) -> bytes:
    """Return a PDF with a structure: all else that is drawn on its pages must be marked as an artifact.

    The same content and tags give the same bytes. Elements that hold nothing are left out.
    """
    return _finished(PdfWriter(clone_from=io.BytesIO(content)), document)


def _finished(writer: PdfWriter, document: Tag) -> bytes:
    writer.pdf_header = "%PDF-1.7"
    root = writer.root_object
    root.update(_dictionary(StructTreeRoot=_Structure(writer).written(document), Lang=TextStringObject("en")))
    root.update(_dictionary(MarkInfo=_dictionary(Marked=BooleanObject(value=True))))
    root.update(_dictionary(ViewerPreferences=_dictionary(DisplayDocTitle=BooleanObject(value=True))))
    told = _stream(_about(writer).encode())
    told.update(_dictionary(Type=NameObject("/Metadata"), Subtype=NameObject("/XML")))
    root.update(_dictionary(Metadata=writer._add_object(told)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _about(writer: PdfWriter) -> str:
    told: Mapping[str, object] = writer.metadata or {}
    names = {"title": "/Title", "subject": "/Subject", "keywords": "/Keywords"}
    names |= {"producer": "/Producer", "creator": "/Creator"}
    said = {key: plain(str(told.get(name, ""))) for key, name in names.items()}
    return _XMP.format(**{key: escape(words) for key, words in said.items()})


class _Structure:
    """The tree in the making: which element each piece of content belongs to, page by page and link by link."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._owners: list[dict[int, IndirectObject]] = [{} for _ in writer.pages]
        self._links: list[IndirectObject] = []

    def written(self, document: Tag) -> IndirectObject:
        """Write the tree, and return its root."""
        root = _dictionary(Type=NameObject("/StructTreeRoot"))
        at = self._writer._add_object(root)
        root.update(_dictionary(K=ArrayObject([self._element(document, at)])))
        root.update(_dictionary(ParentTree=self._writer._add_object(_dictionary(Nums=ArrayObject(self._numbers())))))
        root.update(_dictionary(ParentTreeNextKey=NumberObject(len(self._owners) + len(self._links))))
        for number, page in enumerate(self._writer.pages):
            page.update(_dictionary(StructParents=NumberObject(number), Tabs=NameObject("/S")))
        return at

    def _element(self, tag: Tag, parent: IndirectObject) -> IndirectObject:
        made = _dictionary(Type=NameObject("/StructElem"), S=NameObject(f"/{tag.role}"), P=parent)
        at = self._writer._add_object(made)
        if tag.alt:
            made.update(_dictionary(Alt=TextStringObject(plain(tag.alt))))
        if tag.role == "TH":
            made.update(_dictionary(A=_dictionary(O=NameObject("/Table"), Scope=NameObject("/Column"))))
        if tag.box is not None:
            sides = ArrayObject([FloatObject(round(side, 2)) for side in tag.box])
            made.update(_dictionary(A=_dictionary(O=NameObject("/Layout"), BBox=sides)))
        made.update(_dictionary(K=ArrayObject([self._kid(kid, at) for kid in tag.kids if not _is_empty(kid)])))
        return at

    def _kid(self, kid: Tag | Marked | Linked, owner: IndirectObject) -> PdfObject:
        if isinstance(kid, Tag):
            return self._element(kid, owner)
        page = self._writer.pages[kid.page]
        assert page.indirect_reference is not None
        if isinstance(kid, Marked):
            self._owners[kid.page][kid.number] = owner
            kind, more = "MCR", _dictionary(MCID=NumberObject(kid.number))
        else:
            link = cast("ArrayObject", page["/Annots"].get_object())[kid.number]
            link.get_object()[NameObject("/StructParent")] = NumberObject(len(self._owners) + len(self._links))
            self._links.append(owner)
            kind, more = "OBJR", _dictionary(Obj=link)
        return DictionaryObject({**_dictionary(Type=NameObject(f"/{kind}"), Pg=page.indirect_reference), **more})

    def _numbers(self) -> Iterator[PdfObject]:
        for number, owners in enumerate(self._owners):
            yield NumberObject(number)
            yield ArrayObject([owners[at] for at in sorted(owners)])
        for number, owner in enumerate(self._links, len(self._owners)):
            yield NumberObject(number)
            yield owner


def _is_empty(kid: Tag | Marked | Linked) -> bool:
    return isinstance(kid, Tag) and kid.empty


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _stream(text: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(text)
    return stream
