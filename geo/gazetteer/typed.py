"""What a person types to find a place: a name, or the beginning of one, and after commas where it lies."""

from geo.gazetteer.lookup import Entry, Gazetteer
from geo.gazetteer.names import fold

_MOST_OF_NAME = 300  # places of a name that are looked through for where they lie


def find_typed(gazetteer: Gazetteer, typed: str, *, limit: int) -> tuple[Entry, ...]:
    """Return the places that are meant, the most prominent first: of "Springfield, Ohio" those that lie in Ohio.

    Where one lies is told by its district, region or country, or how that begins, or by the country's two letters.
    """
    found = gazetteer.search(typed, limit)
    name, *within = (part.strip() for part in typed.split(","))
    wanted = [key for part in within if (key := fold(part))]
    if found or not wanted:
        return found
    inside = (entry for entry in gazetteer.search(name, _MOST_OF_NAME) if _lies_in(entry, wanted, gazetteer))
    return tuple(entry for entry, _ in zip(inside, range(limit), strict=False))


def _lies_in(entry: Entry, wanted: list[str], gazetteer: Gazetteer) -> bool:
    around = gazetteer.container(entry)
    names = [fold(name) for name in (around.admin2, around.admin1, around.country) if name]
    code = fold(entry.place.country or "")
    return all(key == code or any(name.startswith(key) for name in names) for key in wanted)
