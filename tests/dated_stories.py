"""Folders of stories whose days of publication stand beside them, in `published.json`."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from geo.articles.reading import read_inputs
from geo.model import Article


def read_dated(folder: Path) -> Iterator[Article]:
    """Read the stories of a folder, each with its day, as a user would give them."""
    for name, day in json.loads((folder / "published.json").read_text(encoding="utf-8")).items():
        articles, refused = read_inputs([folder / name], published=date.fromisoformat(day))
        assert not refused
        yield from articles
