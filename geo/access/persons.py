"""Who somebody is and what he may do, by what the provider of a login says, which is signed, and by the login file.

In go the claims of an OpenID Connect ID token, of any shape; out comes a `Person`.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo.access.login_file import Roles, folded
from geo.access.roles import Right, TeamRole, has_right, highest
from geo.unseen import without_unseen

LONGEST_PERSON = 80  # characters of what a decision is signed with
_LONGEST = 300  # characters of a claim
_MOST_GROUPS = 2000
_LONG_MARK = 12  # digits that tell long names apart
_EARLY = 300.0  # seconds that the provider's clock may be ahead of ours


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has logged in.

    Attributes:
        name: What decisions are signed with: nobody else's, as it holds the verified e-mail, or else the provider's own
            number of the person.
        called: What the page calls him; a name that he may have given himself.
        role: What he may do; none where nobody has given him a role.
        until: When he has to log in again, in seconds since the epoch.
    """

    name: str
    called: str
    role: TeamRole | None
    until: float

    def may(self, right: Right) -> bool:
        """Say whether he has a right."""
        return self.role is not None and has_right(self.role, right)


def person_of(claims: Mapping[str, object], roles: Roles, now: float) -> Person | None:
    """Return who the claims of a login are of; none where they are of nobody, or too old.

    Args:
        claims: As the provider signed them, with Streamlit's own `is_logged_in`.
        roles: Who may do what.
        now: Seconds since the epoch.
    """
    number, issued = _words(claims.get("sub")), claims.get("iat")
    if claims.get("is_logged_in") is not True or not number:
        return None
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not math.isfinite(issued):
        return None
    until = issued + 3600 * roles.hours
    if not issued - _EARLY <= now < until:
        return None
    email, name = _email(claims, roles), _words(claims.get("name"))
    own = email or f"{number} of {_words(claims.get('iss')) or 'nobody'}"
    return Person(_signed(name, own), name or own, _role(claims, email, roles), until)


def _email(claims: Mapping[str, object], roles: Roles) -> str:
    """Return the e-mail, if the provider has seen that it is his; one that only looks like another is none."""
    verified, told = claims.get("email_verified"), claims.get("email")
    sure = verified in (True, "true") or (verified is None and roles.trust_email)
    return told if sure and isinstance(told, str) and told and told == _words(told) else ""


def _role(claims: Mapping[str, object], email: str, roles: Roles) -> TeamRole | None:
    told = folded(email)
    found = [roles.emails.get(told), roles.domains.get(told.rpartition("@")[2]) if "@" in told else None]
    found += [roles.groups.get(folded(group)) for group in _groups(claims.get(roles.groups_claim))]
    return highest([role for role in (*found, roles.everyone) if role is not None])


def _groups(told: object) -> Iterator[str]:
    listed = told[:_MOST_GROUPS] if isinstance(told, list) else [told]
    yield from (group for group in listed if isinstance(group, str) and len(group) <= _LONGEST)


def _words(told: object) -> str:
    """Return a claim as one line without what nobody sees; nothing where it is no text, or far too long."""
    if not isinstance(told, str) or len(told) > _LONGEST:
        return ""
    seen = without_unseen(told)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in seen).split())


def _signed(name: str, own: str) -> str:
    """Return a name with what is this person's alone, which stays whole, or is told by its digest."""
    if len(own) > LONGEST_PERSON:
        digest = hashlib.sha256(own.encode("utf-8", "replace")).hexdigest()[:_LONG_MARK]
        own = f"{own[: LONGEST_PERSON - _LONG_MARK - 1]}…{digest}"
    room = LONGEST_PERSON - len(own) - len(" ()")
    short = " ".join(name.replace("(", " ").replace(")", " ").split())[: max(0, room)].strip()
    return f"{short} ({own})" if short and folded(short) != folded(own) else own
