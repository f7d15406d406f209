"""What a person may do on the page, by role."""

from collections.abc import Mapping
from enum import StrEnum


class TeamRole(StrEnum):
    """Each may what those before it may."""

    READER = "reader"  # sees and exports, and decides nothing
    ANALYST = "analyst"  # reviews, corrects, adds
    ADMIN = "admin"  # also removes, changes settings, takes newer readings


class Right(StrEnum):
    """What is asked for before something is written; the words complete "you may not"."""

    REVIEW = "review or correct"
    ADD = "add articles, coded events or layers"
    REMOVE = "remove articles or coded events"
    SETTINGS = "change settings"
    ADOPT = "take a newer reading"


_LEAST: Mapping[Right, TeamRole] = {
    Right.REVIEW: TeamRole.ANALYST,
    Right.ADD: TeamRole.ANALYST,
    Right.REMOVE: TeamRole.ADMIN,
    Right.SETTINGS: TeamRole.ADMIN,
    Right.ADOPT: TeamRole.ADMIN,
}
_RANKS = {role: rank for rank, role in enumerate(TeamRole)}


def has_right(role: TeamRole, right: Right) -> bool:
    """Say whether a role carries a right."""
    return _RANKS[role] >= _RANKS[_LEAST[right]]


def least_role(right: Right) -> TeamRole:
    """Return the first of the roles that carry a right."""
    return _LEAST[right]


def highest(roles: list[TeamRole]) -> TeamRole | None:
    """Return the role that carries the most; none of no roles."""
    return max(roles, key=_RANKS.__getitem__, default=None)
