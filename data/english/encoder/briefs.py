"""A copy of a repository of Wikipedia's current events → short texts of news, each with its day.

Wikipedia tells each day's news in single sentences, by field and by what they belong to (CC BY-SA 4.0).
<https://github.com/fordred/wikinews> keeps the days since the end of 2024 as files of Markdown. What
stands under one field of a day is put together in three of five, since an article tells more than one thing; the
others stay as they are.
"""

import random
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from geo.model import Article

DAY = re.compile(r"(\d{4}-\d\d-\d\d)-index\.md$")
HEADING, ITEM = re.compile(r"#+\s+(.*)"), re.compile(r"(\s*)[*-]\s+(.*)")
SOURCE = re.compile(r"\[\(.*?\)\]\(\S+?\)(?=\s|$)")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?:[^()\s]|\([^)]*\))*(?:\s+\"[^\"]*\")?\)")
LAST_BRACKETS = re.compile(r"\([^()]{0,60}\)\s*$")
SHORTEST = 40  # characters of a sentence; what is shorter, or ends without a stop, is a heading
LONGEST = 260  # words of texts that are put together
TOGETHER = 0.6  # the share of fields whose texts are


def read_briefs(repository: Path, last: date, seed: int = 7) -> list[Article]:
    """Return the texts of all days to the last.

    Args:
        repository: Its git folder, with a work tree or without.
        last: Later days were written in advance.
        seed: Of what is put together.
    """
    chance, found = random.Random(seed), []
    for day, fields in _days(repository):
        if day > last:
            continue
        for told in fields.values():
            for text in put_together(told, chance) if len(told) > 1 and chance.random() < TOGETHER else told:
                found.append(Article(id=f"{day.isoformat()}-{len(found)}", text=text, published=day))
    return found


def _days(repository: Path) -> Iterator[tuple[date, dict[str, list[str]]]]:
    """Yield each day with what each field tells, in texts of one story or happening."""
    for name in _git(repository, "ls-tree", "-r", "--name-only", "HEAD", "docs/_posts").split():
        if not (matched := DAY.search(name)):
            continue
        fields: dict[str, list[str]] = {}
        group: list[str] = []
        field = ""
        for line in [*_git(repository, "show", f"HEAD:{name}").split("\n"), "# end"]:
            heading, item = HEADING.match(line), ITEM.match(line)
            if group and (heading or (item and not item[1])):
                fields.setdefault(field, []).append(" ".join(group))
                group = []
            if heading:
                field = heading[1]
            elif item and len(text := _plain(item[2])) > SHORTEST and text.endswith((".", '."', ".”")):
                group.append(text)
        yield date.fromisoformat(matched[1]), fields


def put_together(told: list[str], chance: random.Random) -> Iterator[str]:
    """Yield texts of some length made of shorter ones, in an order of chance."""
    left = chance.sample(told, len(told))
    while left:
        taken = [left.pop()]
        while left and sum(len(text.split()) for text in taken) < LONGEST:
            taken.append(left.pop())
        yield "\n\n".join(taken)


def _plain(text: str) -> str:
    """Return a line of Markdown without its sources, links and marks."""
    text = SOURCE.sub("", text)
    for _ in range(2):  # a link may stand in a link's text
        text = LINK.sub(r"\1", text)
    text = LAST_BRACKETS.sub("", re.sub(r"[\\*]|''", "", text))
    return re.sub(r"\s+", " ", text).strip()


def _git(repository: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", repository, *words], capture_output=True, text=True, check=True).stdout
