"""The one page of a PDF as a tagged figure with an alternative text, for those who have it read to them."""

import io

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)


def tag_figure(content: bytes, description: str) -> bytes:
    """Return a PDF whose first page is one figure with an alternative text, which matplotlib cannot write.

    The same content and description give the same bytes.
    """
    writer = PdfWriter(clone_from=io.BytesIO(content))
    page, root = writer.pages[0], writer.root_object
    assert page.indirect_reference is not None
    figure = _dictionary(Type=NameObject("/StructElem"), S=NameObject("/Figure"), Alt=TextStringObject(description))
    figure.update(_dictionary(K=NumberObject(0), Pg=page.indirect_reference))
    at = writer._add_object(figure)
    parents = _dictionary(Nums=ArrayObject([NumberObject(0), ArrayObject([at])]))
    tree = _dictionary(Type=NameObject("/StructTreeRoot"), K=ArrayObject([at]), ParentTree=parents)
    tree_at = writer._add_object(tree)
    figure.update(_dictionary(P=tree_at))
    before, after = (writer._add_object(_stream(text)) for text in (b"/Figure <</MCID 0>> BDC\n", b"\nEMC"))
    drawing = page.raw_get("/Contents")
    page.update(_dictionary(Contents=ArrayObject([before, drawing, after]), StructParents=NumberObject(0)))
    root.update(_dictionary(StructTreeRoot=tree_at, Lang=TextStringObject("en")))
    root.update(_dictionary(MarkInfo=_dictionary(Marked=BooleanObject(value=True))))
    root.update(_dictionary(ViewerPreferences=_dictionary(DisplayDocTitle=BooleanObject(value=True))))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _stream(text: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(text)
    return stream
