"""By which names one person goes: what decisions are signed with, and what a colleague types to mean him."""

import re

from geo.unseen import compared

# As `geo.access.persons` signs: a name that somebody may have given himself, and in brackets what is his alone.
_SIGNED = re.compile(r"[^()]*\((?P<own>\S+@\S+|\S+ of https?://\S+)\)")


def person_key(name: str) -> str:
    """Return what all names of one person have in common: his verified e-mail, else the name as it looks."""
    told = compared(" ".join(name.split()))
    signed = _SIGNED.fullmatch(told)
    return signed["own"] if signed else told
