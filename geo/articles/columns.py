"""Columns of tables by their names: whether a table holds events that others coded, with days and coordinates.

Articles and coded events come in tables of the same kinds, so that what tells them apart is known in one place.
"""

from collections.abc import Iterable, Mapping

from geo.languages.words import words_in

_LONGEST_NAME = 100


def folded_name(name: str) -> str:
    """Return the form in which names of columns are equal: neither case nor blanks nor signs count."""
    return "".join(letter for letter in name[:_LONGEST_NAME].casefold() if letter.isalnum())


def named_columns(header: Iterable[str]) -> Mapping[str, int]:
    """Return the columns that have a name, by its folded form; of two of one name the first."""
    return {folded_name(name): at for at, name in reversed(list(enumerate(header))) if folded_name(name)}


def looks_coded(header: Iterable[str]) -> bool:
    """Say whether a table with these columns has days and coordinates, as coded events have and articles have not."""
    words, known = words_in().columns, named_columns(header)
    rows = (words.latitude, words.longitude, (*words.coded_day, *words.day))
    return all(any(folded_name(name) in known for name in names) for names in rows)
