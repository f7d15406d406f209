"""An SVG of matplotlib's → the same with named layers, ids that stand once, and the events of each mark.

Whoever opens it in a drawing program finds sea, land, borders, areas, marks, labels and furniture as layers. What is
drawn brings its name as its id, of which there are then many: it becomes the class. A mark's name goes on with the ids
of its events, which become `data-events`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_INKSCAPE = "http://www.inkscape.org/namespaces/inkscape"
_FURNITURE = "furniture"
_LAYERS = {
    **{name: name for name in ("sea", "land", "waters", "graticule", "borders", "areas", "routes", "marks")},
    "own": "own layers",
    "mark": "marks",
    "count": "marks",
    "label": "labels",
    "ground": "labels",
    "map": "map",
    "degrees": "graticule",
    "callout": "callouts",
    "callout-number": "callouts",
    "shades": "areas",
}
_NAMED = (*_LAYERS, "watermark", "inset", "legend", "title", "subtitle", "foot", "north", "globe", "banner")


def layered(text: str) -> str:
    """Return a drawing with its groups in layers, in the same order, so that it looks the same."""
    text = text.replace("<svg ", f'<svg xmlns:inkscape="{_INKSCAPE}" ', 1)
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    seen: Counter[str] = Counter()
    figure = root.find(f"{_SVG}g")
    for panel in figure.findall(f"{_SVG}g[@id='map']"):
        _wrap(panel, seen, first="sea")
    _wrap(figure, seen, first=_FURNITURE)
    return '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n' + str(
        etree.tostring(root.getroottree(), encoding="unicode")
    )


def _wrap(parent: etree._Element, seen: Counter[str], *, first: str) -> None:
    """Gather neighbours of one layer into a group of their own."""
    parts = list(_parts(parent, first))
    for name, run in groupby(parts, key=lambda part: part[0]):
        groups = [group for _, group in run]
        layer = etree.Element(f"{_SVG}g", {"id": _once(f"layer-{name.replace(' ', '-')}", seen)})
        layer.set(f"{{{_INKSCAPE}}}groupmode", "layer")
        layer.set(f"{{{_INKSCAPE}}}label", name)
        groups[0].addprevious(layer)
        layer.extend(groups)
    for _, group in parts:
        _name(group, seen)


def _parts(parent: etree._Element, first: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield a drawing's groups with their layers; what has no name goes with what is drawn before it."""
    name = first
    for group in parent.findall(f"{_SVG}g"):
        word = _words_of(group)[0]
        name = _LAYERS.get(word, _FURNITURE) if word in _NAMED else name
        yield name, group


def _name(group: etree._Element, seen: Counter[str]) -> None:
    word, *events = _words_of(group)
    if word in _NAMED:
        group.set("class", word)
        group.set("id", _once(word, seen))
    if events:
        group.set("data-events", " ".join(events))


def _words_of(group: etree._Element) -> Sequence[str]:
    return (group.get("id") or "").split(" ")


def _once(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
