"""Spellings of Arabic names: from one that news uses to those that gazetteers use, by rules and not by a list."""

import re
from collections.abc import Iterator
from itertools import product

_LONGEST = 40
_SHORTEST = 5
_ARTICLE = re.compile(r"\b(?:al|el|ul|as|ash|ad|az|ez|es|an|en|at|ar|er)[- ](?=\w)")
_GLUED = re.compile(r"^(.{3,} )[ea][lzsdrn](?=\w{3})")
# What news writes, and what a gazetteer does; each is tried alone and with the others.
_VOWELS = (
    ((r"(?:ei|ai|ey)", "ay"),),
    ((r"(?:ou|oo)", "u"), (r"ee", "i"), (r"dj", "j")),
    ((r"(?:eh|e)\b", "ah"), (r"e", "a")),
)
_MOST = 16


def arabic_spellings(name: str) -> Iterator[str]:
    """Yield other spellings of a name of one to four words, the nearest first, at most sixteen."""
    if not (_SHORTEST <= len(name) <= _LONGEST) or not name[0].isupper() or len(name.split()) > 4:
        return
    seen = {name.lower()}
    for steps in sorted(product((False, True), repeat=len(_VOWELS)), key=sum):
        changed = name.lower()
        for step, rules in zip(steps, _VOWELS, strict=True):
            for found, said in rules if step else ():
                changed = re.sub(found, said, changed)
        for spelling in (changed, _ARTICLE.sub("al ", changed), f"al {changed}", _GLUED.sub(r"\1al ", changed)):
            if spelling not in seen and len(seen) <= _MOST:
                seen.add(spelling)
                yield spelling
