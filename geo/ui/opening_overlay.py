"""What stands in the page's document until the page has come: its frame, and words in the places of the page's own.

In go the words; out comes HTML, with a frame for the map. Little is imported: the server's start waits for it.
"""

from geo.maps.scripts import web_file
from geo.ui.opening_view import FRAME
from geo.views.escape import escape_html
from geo.views.style_colours import colour_variables
from geo.views.words import count_words


def overlay_of(name: str, articles: int, caption: str, count: str, *, awaited: bool = False) -> str:
    """Write what stands where the page will stand.

    Args:
        name: What the page calls its inputs.
        articles: How many there are.
        caption: What is shown, in words.
        count: How many of how many events.
        awaited: Whether the map is still to be drawn; the frame then brings caption and count with it.
    """
    read = f"{name} · {count_words(articles, 'article')}"
    soon = ' data-awaited=""' if awaited else ""
    return (
        f"<style>{colour_variables('#dateline-opening')}{web_file('opening.css')}</style>"
        f'<div id="dateline-opening"{soon}><div class="opening-side"></div>'
        f'<div class="opening-head"><b>Dateline</b><span>{escape_html(read)}</span></div>'
        f'<div class="opening-caption" role="status"><b>{escape_html(caption)}</b>'
        f"<span>{escape_html(count)}</span></div>"
        f'<div class="opening-map"><iframe title="Opening map" src="./{FRAME}"></iframe></div>'
        '<div class="opening-panel" role="status">List, filters and timeline are coming …</div></div>'
        f"<script>{web_file('opening.js')}</script>"
    )
