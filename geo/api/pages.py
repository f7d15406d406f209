"""What a person sees who opens an address in a browser: the same answers as plain pages, without a script.

Every text is escaped; links lead to this server alone.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from geo.api.documents import WebLink
from geo.views.escape import escape_html
from geo.views.style_colours import colour_variables

_SHEET = """
:root{color-scheme:light dark}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 3rem}
header{border-bottom:1px solid var(--line);background:var(--ground)}
header p{max-width:72rem;margin:0 auto;padding:.75rem 1rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.1rem;margin:1.75rem 0 .25rem}
a{color:var(--accent)}
a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
p,ul{margin:.4rem 0}
ul{padding-left:1.2rem}
code{font-size:.95em;overflow-wrap:anywhere}
small,.soft{color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;margin:.75rem 0;min-width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line)}
th{white-space:nowrap}
td{max-width:30rem;overflow-wrap:break-word}
td:last-child:nth-child(n+8){min-width:20rem}
"""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of a page: what its columns are headed, and its rows; the first cell of a row may be a link."""

    columns: Sequence[str]
    rows: Iterable[Sequence[object]]
    links: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of a page: what it is headed, and what stands below."""

    title: str
    text: str = ""
    links: Sequence[WebLink] = ()


@dataclass(frozen=True, slots=True)
class ApiPage:
    """A page: the way that leads to it, its heading, some words, parts, a table, links, and whose the data are."""

    title: str
    text: str = ""
    way: Sequence[WebLink] = ()
    sections: Sequence[PageSection] = ()
    table: PageTable | None = None
    links: Sequence[WebLink] = ()
    attribution: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def page_html(page: ApiPage) -> str:
    """Write a page."""
    parts = [
        f"<h1>{escape_html(page.title)}</h1>",
        f"<p>{escape_html(page.text)}</p>" if page.text else "",
        _links(page.links),
        *map(_section, page.sections),
        _table(PageTable(("property", "value"), page.facts.items())) if page.facts else "",
        _table(page.table) if page.table else "",
        f"<p><small>{escape_html(page.attribution)}</small></p>" if page.attribution else "",
    ]
    way = " / ".join(map(_anchor, page.way))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape_html(page.title)} · Dateline</title><style>{_style()}</style></head><body>"
        f"<header><p>{way or '<strong>Dateline</strong>'}</p></header><main>{''.join(parts)}</main></body></html>"
    )


@cache
def page_policy() -> str:
    """Return the content security policy of the pages: our style, and nothing else."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    rest = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; style-src 'sha256-{digest}'; {rest}"


@cache
def _style() -> str:
    return colour_variables(":root") + _SHEET


def _anchor(link: WebLink) -> str:
    return f'<a href="{escape_html(link.href)}">{escape_html(link.title)}</a>'


def _links(links: Sequence[WebLink]) -> str:
    return f"<ul>{''.join(f'<li>{_anchor(link)}</li>' for link in links)}</ul>" if links else ""


def _section(section: PageSection) -> str:
    text = f"<p>{escape_html(section.text)}</p>" if section.text else ""
    links = " · ".join(map(_anchor, section.links))
    return f"<h2>{escape_html(section.title)}</h2>{text}" + (f"<p>{links}</p>" if links else "")


def _table(table: PageTable) -> str:
    head = "".join(f'<th scope="col">{escape_html(name)}</th>' for name in table.columns)
    rows = []
    for at, row in enumerate(table.rows):
        cells = [escape_html("" if cell is None else str(cell)) for cell in row]
        if table.links:
            cells[0] = f'<a href="{escape_html(table.links[at])}">{cells[0]}</a>'
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    # What is wider than the page is moved by keys, too, where it can be focused.
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f'<div class="wide" tabindex="0">{whole}</div>'
