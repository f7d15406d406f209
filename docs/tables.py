"""Write the tables of the documents that are derived from the program.

    python docs/tables.py            # write them anew
    python docs/tables.py --check    # only say which of them is not as the program has it

A table stands between `<!-- table: NAME -->` and `<!-- end -->`.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo.articles.documents import INPUT_KINDS
from geo.exports.registry import FORMATS
from geo.views.fields import PARAMS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md",)
_TABLE = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def formats() -> str:
    """Return a row for each format."""
    rows = ((_codes(kind.endings), kind.title, kind.words) for kind in FORMATS.values())
    return _table(("ending", "file", "what it gives"), rows)


def inputs() -> str:
    """Return a row for each kind of input."""
    return _table(("files", "ending"), ((row.words, _codes(row.endings)) for row in INPUT_KINDS.values()))


def filters() -> str:
    """Return a row for each option that chooses events."""
    return _table(("option", "chooses by"), ((f"`--{name}`", param.says) for name, param in PARAMS.items()))


TABLES: Mapping[str, Callable[[], str]] = {"formats": formats, "inputs": inputs, "filters": filters}


def rewritten(text: str) -> str:
    """Return a document with its tables as the program has them."""
    return _TABLE.sub(lambda match: f"{match[1]}{TABLES[match[2]]()}{match[3]}", text)


def _codes(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Write or check all tables."""
    stale = []
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if rewritten(text) != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(rewritten(text), encoding="utf-8")
    if stale and "--check" in arguments:
        sys.stderr.write(f"not as the program has it: {', '.join(stale)}; write it with `python docs/tables.py`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
