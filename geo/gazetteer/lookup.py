"""Names to candidate places, and points to the nearest of them: what other packages ask the gazetteer through.

The gazetteer knows names, not texts: it gives every place that a name may mean and leaves the choice to `geo.places`.

    >>> open_gazetteer().lookup("KURSK")[0].place.country
    'RU'
"""

from functools import lru_cache

from geo.gazetteer.added import AddedFile, added_files
from geo.gazetteer.built_in import LONGEST_NAME, Container, Entry, Gazetteer, NameMatch, NameRun
from geo.resources import resource_path

__all__ = ["LONGEST_NAME", "Container", "Entry", "Gazetteer", "NameMatch", "NameRun", "open_gazetteer"]


def open_gazetteer() -> Gazetteer:
    """Open, once, the gazetteer that the program brings along, with the places that the user added to it."""
    return _open(added_files())


@lru_cache(maxsize=2)
def _open(added: tuple[AddedFile, ...]) -> Gazetteer:
    folder = resource_path("data", "gazetteer")
    if not added:
        return Gazetteer(folder)
    from geo.gazetteer.wider import WiderGazetteer  # only those who added places load it

    return WiderGazetteer(folder, added)
