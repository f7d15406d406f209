"""Spellings of Arabic names: from one that news uses to those that gazetteers use, by rules and not by a list."""

from collections.abc import Iterator
from itertools import product

from geo.languages.places import PlaceSpellings

_LONGEST = 40
_SHORTEST = 5
_MOST = 16


def arabic_spellings(name: str, table: PlaceSpellings) -> Iterator[str]:
    """Yield other spellings of a name of one to four words, the nearest first, at most sixteen."""
    if not (_SHORTEST <= len(name) <= _LONGEST) or not name[0].isupper() or len(name.split()) > 4:
        return
    seen = {name.lower()}
    for steps in sorted(product((False, True), repeat=len(table.vowels)), key=sum):
        changed = name.lower()
        for step, rules in zip(steps, table.vowels, strict=True):
            for found, said in rules if step else ():
                changed = found.sub(said, changed)
        written = table.written
        parted = table.article.sub(written, changed), table.glued.sub(rf"\1{written}", changed)
        for spelling in (changed, parted[0], f"{written}{changed}", parted[1]):
            if spelling not in seen and len(seen) <= _MOST:
                seen.add(spelling)
                yield spelling
