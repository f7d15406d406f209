"""Our scripts for a page that stands alone: the modules of `maps/web` joined to one, as no file lies beside it.

Modules there export functions, classes and constants, and import each other by name. Each becomes a function that
returns what it exports, so that their own names stay their own; anything else that modules can do is refused.
"""

import re

from geo.errors import ExportError
from geo.resources import resource_path

_IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^\s*(?:import|export)\b.*|\bimport\s*\(.*", re.MULTILINE)
_AS = re.compile(r"\s+as\s+")


def joined_script(entry: str) -> str:
    """Return a module and all that it imports as one classic script.

    Args:
        entry: The module's name: that of its file, without the ending.

    Raises:
        ExportError: A module is written in a way that cannot be joined, or two import each other.
    """
    parts: dict[str, str] = {}
    _join(entry, parts, ())
    return f'(function () {{\n"use strict";\n{"".join(parts.values())}}})();\n'


def web_file(name: str) -> str:
    """Return a file of `maps/web`."""
    return resource_path("maps", "web", name).read_text(encoding="utf-8")


def _join(name: str, parts: dict[str, str], above: tuple[str, ...]) -> None:
    """Add a module to the parts, after those that it imports."""
    if name in above:
        msg = f"{name}.js and {above[-1]}.js import each other; take what both need into a third"
        raise ExportError(msg)
    text = web_file(f"{name}.js")
    for _, other in _IMPORT.findall(text):
        if other not in parts:
            _join(other, parts, (*above, name))
    body = _EXPORT.sub("", _IMPORT.sub(_taken, text))
    if other := _OTHER.search(body):
        msg = f"{name}.js cannot be joined: {other[0].strip()}"
        raise ExportError(msg)
    exported = ", ".join(_EXPORT.findall(text))
    parts[name] = f"const module_{name} = (function () {{\n{body}return {{ {exported} }};\n}})();\n"


def _taken(found: re.Match[str]) -> str:
    """Write an import as what it brings: `{ draw as drawTimeline }` takes `draw` under another name."""
    names = ", ".join(_AS.sub(": ", name.strip()) for name in found[1].split(",") if name.strip())
    return f"const {{ {names} }} = module_{found[2]};\n"
