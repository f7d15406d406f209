"""The lines below a page's pictures: sentences that trafilatura takes out together with the picture."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAPTIONS = frozenset({"wp-caption-text"})  # classes: WordPress wrote them so before there were figures
_PICTURES = frozenset({"wp-caption"})


def show_captions(tree: "HtmlElement") -> None:
    """Put each caption behind its picture, as a paragraph of the text."""
    for caption in [node for node in tree.iter() if isinstance(node.tag, str) and _is_caption(node)]:
        picture = next((node for node in caption.iterancestors() if _is_picture(node)), None)
        caption.tag = "p"
        caption.attrib.clear()
        for part in caption.iter("span", "cite", "small"):  # as of who took the picture
            part.text = f" {part.text or ''}"
        if picture is None or picture.getparent() is None:
            continue
        caption.drop_tree()  # which leaves what follows it where it stands
        caption.tail = None
        picture.addnext(caption)
        caption.tail, picture.tail = picture.tail, None


def _is_caption(node: "HtmlElement") -> bool:
    return node.tag == "figcaption" or not _CAPTIONS.isdisjoint(node.get("class", "").split())


def _is_picture(node: "HtmlElement") -> bool:
    return node.tag == "figure" or not _PICTURES.isdisjoint(node.get("class", "").split())
