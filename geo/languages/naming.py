"""The names of languages, as a person reads them: "fr" is French."""

from functools import cache
from typing import cast

from geo.languages.words import is_read, languages


def language_name(code: str) -> str:
    """Return the name of a language by its code of BCP 47; the code itself where it has no name."""
    return _names().get(code.lower().partition("-")[0], code)


def told_of_language(code: str) -> str:
    """Say of an article in a language that has no folder what is done with it; nothing of one that is read."""
    if is_read(code):
        return ""
    ours = " and ".join(language.name for language in languages().values())
    return f"is in {language_name(code)}: only {ours} is read for events; the places that it names are found"


@cache
def _names() -> dict[str, str]:
    from babel import Locale

    return cast("dict[str, str]", dict(Locale("en").languages))
