"""Print every run of eight words that a tracked text file shares with the articles as they were given.

    python tests/shared_words.py

They lie in the folder `shared` beside the checkout; those among them that are retold in our own words, and stand in
`tests/data/retold`, are no originals. Case, accents, marks and line ends do not count.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ORIGINALS = ROOT.parent / "shared" / "articles"
RETOLD = ROOT / "tests" / "data" / "retold"
RUN = 8

_WORD = re.compile(r"[^\W_]+")


def runs_of(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield every run of so many words, each with where it begins."""
    return zip((match.start() for match in _WORD.finditer(text)), _runs(text), strict=False)


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return zip(*(words[at:] for at in range(RUN)), strict=False)


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file that git tracks and that is text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    for name in filter(None, listed):
        path = ROOT / name.decode()
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data:
            yield name.decode(), data.decode("utf-8", "replace")


def shared_runs(originals: Path = ORIGINALS) -> list[tuple[str, int, str]]:
    """Return the file, line and words of each run that stands in an original too."""
    ours = {path.read_bytes() for path in RETOLD.glob("*.txt")}
    given = [path for path in sorted(originals.glob("*.txt")) if path.read_bytes() not in ours]
    known = {run for path in given for run in _runs(path.read_text(encoding="utf-8"))}
    found = []
    for name, text in tracked_texts():
        if not known.isdisjoint(_runs(text)):
            found += [(name, text.count("\n", 0, at) + 1, " ".join(run)) for at, run in runs_of(text) if run in known]
    return found


def main() -> int:
    """Print what is shared, and how much it is."""
    found = shared_runs()
    for name, line, words in found:
        sys.stdout.write(f"{name}:{line}: {words}\n")
    sys.stdout.write(f"{len(found)} shared runs of {RUN} words\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
