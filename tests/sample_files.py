"""Files of every kind that is read, made by libraries while the tests run; none is kept."""

import csv
import io
import json
import plistlib
import zipfile
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from functools import cache

STORY = (
    "On August 21, Chinese Premier Li Qiang visited Moscow and met President Putin for talks about trade and energy.",
    "Two days later Russian troops attacked Kharkiv, officials said, and twelve people were wounded in the city.",
    "Turkey and Egypt signed an agreement in Cairo on August 24, which both governments called a turning point.",
)
TITLE = "Delegations visit Moscow"


def html(*, title: str = TITLE, paragraphs: tuple[str, ...] = STORY, head: str = "", body: str = "") -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article><h1>{title}</h1>{text}{body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


FACTS = (
    '<meta property="og:site_name" content="Example News">'
    '<meta property="article:published_time" content="2024-08-27T10:00:00Z">'
)


@cache
def pdf(
    paragraphs: tuple[str, ...] = STORY,
    *,
    head: str = "The Example Times",
    numbers: bool = True,
    pages: int = 1,
    password: str = "",
    owner: str = "",
) -> bytes:
    import textwrap

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    lock = StandardEncryption(password, ownerPassword=owner or None, canPrint=0) if password or owner else None
    canvas = Canvas(out, pagesize=(595, 842), encrypt=lock, invariant=1)
    canvas.setTitle(TITLE)
    for page in range(pages):
        canvas.drawString(60, 810, head)
        at = 780
        for paragraph in paragraphs:
            for line in textwrap.wrap(paragraph, 60):
                canvas.drawString(60, at, line)
                at -= 14
        canvas.drawString(290, 30, str(page + 1) if numbers else "")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def scan(*pages: str, points: tuple[float, float] = (595, 842), written: tuple[str, ...] = ()) -> bytes:
    """A PDF whose pages are pictures of text, or of nothing; before them stand pages of text as such."""
    import textwrap

    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=points, invariant=1)
    for words in written:
        canvas.drawString(60, 780, words)
        canvas.showPage()
    for page in pages:
        picture = Image.new("L", (1240, 1754), 255)  # A4 at 150 dots an inch
        lines = "\n".join(textwrap.wrap(page, 60))
        ImageDraw.Draw(picture).text((120, 150), lines, fill=0, font=ImageFont.load_default(32), spacing=16)
        canvas.drawImage(ImageReader(picture), 0, 0, *points)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@cache
def docx(paragraphs: tuple[str, ...] = STORY, *, title: str = TITLE, table: tuple[str, ...] = ()) -> bytes:
    from docx import Document

    file = Document()
    file.core_properties.title = title
    file.core_properties.created = datetime(2024, 8, 26, 9, 30)  # noqa: DTZ001 Word's times have no zone
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    if table:
        row = file.add_table(rows=1, cols=len(table)).rows[0]
        for cell, words in zip(row.cells, table, strict=True):
            cell.text = words
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def mail(
    text: str = "\n\n".join(STORY), *, subject: str = TITLE, markup: str = "", files: Mapping[str, bytes] | None = None
) -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Example Wire <desk@example.org>"
    message["To"] = "reader@example.net"
    message["Date"] = "Tue, 27 Aug 2024 10:00:00 +0000"
    message.set_content(markup, subtype="html") if markup else message.set_content(text)
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str | None = None, *, title: str = TITLE, manifest: str = "", doctype: str = "") -> bytes:
    """An OpenDocument text; `body` is markup with the prefixes text, table, office, draw and dc."""
    spaces = "".join(f' xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "text", "table", "draw", "meta"))
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in STORY) if body is None else body
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    facts = f"<dc:title>{title}</dc:title><meta:creation-date>2024-08-28T09:00:00</meta:creation-date>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, inner in (("content", content), ("meta", f"<office:meta>{facts}</office:meta>")):
            markup = f"{doctype}<office:document-{name}{spaces}>{inner}</office:document-{name}>"
            archive.writestr(f"{name}.xml", markup, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def rtf(
    body: str | None = None, *, title: str = TITLE, facts: str = r"{\creatim\yr2024\mo8\dy28\hr9}", head: str = ""
) -> bytes:
    """A Rich Text file; `body` is written as it stands, and so is what stands before it (`head`)."""
    body = "".join(rf"\pard {paragraph}\par" + "\n" for paragraph in STORY) if body is None else body
    fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Gothic;}}"
    return (rf"{{\rtf1\ansi\ansicpg1252\deff0{fonts}{{\info{{\title {title}}}{facts}}}{head}" + f"\n{body}}}").encode(
        "latin-1"
    )


# Of all that a Rich Text file may hold, something.
RICH = (
    r"\pard\b Talks\b0  in {\field{\*\fldinst HYPERLINK "
    + '"https://example.org/"'
    + r"}{\fldrslt Paris}}{\footnote\pard The first since May.\par}, "
    r"{\v unseen}{\deleted gone}{\mvf moved}\u8220 ?held\rdblquote\par"
    r"\trowd\pard\intbl Kharkiv\cell 12 wounded\cell\row\pard {\f1 \'cc\'ee\'f1\'ea\'e2\'e0}\par"
    r"{\shp{\*\shpinst{\sp{\sn wzName}{\sv Box}}{\shptxt\pard Beside it.\par}}{\shprslt Twice}}{\pict\bin4 {{{{}\par"
    r"{\upr{In ?}{\*\ud{In \u-10179 ?\u-8704 ?}}} end\par{\*\annotation No.}"
)


def page_of_book(title: str, *paragraphs: str, head: str = "", body: str = "", kind: str = "") -> str:
    """A page as books have them, in XHTML; `body` is markup after the paragraphs."""
    text = (f"<h1>{title}</h1>" if title else "") + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + body
    named = f' epub:type="{kind}"' if kind else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/>{head}</head><body{named}>{text}</body></html>'
    )


BOOK = (page_of_book(TITLE, STORY[0]), page_of_book("Attack on Kharkiv", STORY[1]), page_of_book("", STORY[2]))


def epub(
    *pages: str,
    facts: str = "<dc:date>2024-08-27</dc:date><dc:publisher>Example Press</dc:publisher>",
    contents: Mapping[int, str] | None = None,
    ncx: Mapping[int, str] | None = None,
    guide: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A book of pages; `contents` and `ncx` are titles of some of them by number, from 1."""
    pages = pages or BOOK
    items = "".join(
        f'<item id="p{n}" href="text/p%20{n}.xhtml" media-type="application/xhtml+xml"/>' for n in _numbers(pages)
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in _numbers(pages))
    files = {f"OEBPS/text/p {n}.xhtml": page.encode() for n, page in enumerate(pages, start=1)}
    if contents is not None:
        links = "".join(f'<li><a href="text/p%20{n}.xhtml#a">{title}</a></li>' for n, title in contents.items())
        nav = page_of_book("Contents", body=f'<nav epub:type="toc"><ol>{links}</ol></nav>')
        items += '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        spine = '<itemref idref="nav"/>' + spine
        files["OEBPS/nav.xhtml"] = nav.encode()
    if ncx is not None:
        points = "".join(
            f'<navPoint><navLabel><text>{title}</text></navLabel><content src="text/p%20{n}.xhtml"/></navPoint>'
            for n, title in ncx.items()
        )
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        files["OEBPS/toc.ncx"] = (
            '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd">'
            f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
        ).encode()
    files["OEBPS/book.opf"] = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The book</dc:title>{facts}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>"
    ).encode()
    root = '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    container = (
        f'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>{root}</rootfiles></container>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        for name, content in {**files, **(more or {})}.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _numbers(pages: tuple[str, ...]) -> range:
    return range(1, len(pages) + 1)


def flat_odt(body: str = "<text:p>Shells hit Beni.</text:p>", *, head: str = "", more: str = "") -> bytes:
    """The same in one tree, with something before it and among its names of spaces."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}'
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
        f'{more} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:meta><dc:title>Beni</dc:title><meta:creation-date>2024-05-06T09:00:00</meta:creation-date>"
        f"</office:meta><office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def webarchive(*, binary: bool = True, **changes: object) -> bytes:
    """A page as Safari saves it."""
    page = {
        "WebResourceData": html().replace(b"utf-8", b"windows-1252"),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": "https://example.org/story",
    } | changes
    whole = {"WebMainResource": page, "WebSubresources": [{"WebResourceData": b"\x89PNG"}]}
    return plistlib.dumps(whole, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML)


def mailbox(*mails: bytes) -> bytes:
    """Mails in one file, as mail programs export a folder of theirs."""
    start = b"From wire@example.org Tue Aug 27 10:00:00 2024\n"
    return b"".join(start + one.replace(b"\nFrom ", b"\n>From ") + b"\n\n" for one in mails)


ARTICLE_ROWS = (
    ("Headline", "Published", "Full text", "Outlet", "URL"),
    (TITLE, "2024-08-27", STORY[0], "Example News", "https://example.org/1"),
    ("Second", "2024-08-28", STORY[1], "Example Wire", ""),
)


def table(*rows: tuple[str, ...], separator: str = ",") -> bytes:
    """A table of separated values, as a spreadsheet program saves it."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows or ARTICLE_ROWS)
    return out.getvalue().encode()


def workbook(sheets: Mapping[str, tuple[tuple[object, ...], ...]] | None = None, *, hidden: str = "") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in ({"Articles": ARTICLE_ROWS} if sheets is None else sheets).items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def rss(*links: str, text: str = "Talks in Paris.") -> bytes:
    items = "".join(
        f"<item><title>Story {number}</title><link>{link}</link><pubDate>Tue, 27 Aug 2024 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
        for number, link in enumerate(links, start=1)
    )
    channel = f"<channel><title>Example feed</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def atom(*links: str) -> bytes:
    entries = "".join(
        f"<entry><title>Story</title><link href='{link}'/><updated>2024-08-27T10:00:00Z</updated>"
        "<content type='html'>&lt;p&gt;Talks in Paris were held.&lt;/p&gt;</content></entry>"
        for link in links
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Example feed</title>{entries}</feed>".encode()


def json_feed(*links: str, version: str = "https://jsonfeed.org/version/1.1", **told: object) -> bytes:
    """A JSON Feed; `told` is what each entry says beside its address, in place of what it says else."""
    entry = {
        "title": "Story",
        "date_published": "2024-08-27T23:30:00-04:00",
        "content_html": "<p>Talks in Paris <b>were held</b>.</p><script>x()</script>",
    } | told
    items = [{"id": str(number), "url": link, **entry} for number, link in enumerate(links, start=1)]
    return json.dumps({"version": version, "title": "Example feed", "items": items}).encode()
