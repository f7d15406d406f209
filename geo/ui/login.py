"""Who looks at the page, and what he may write: by Streamlit's login, where a login file is named.

Without one everybody is let do everything, and is called as he calls himself. The one at work is asked for whenever
something is written, and not only when the page is drawn: roles change, and logins end, while a page stays open.
"""

import logging
import os
import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import streamlit as st

from geo.access.login_file import VARIABLE, LoginFile, read_login_file
from geo.access.persons import Person, person_of
from geo.access.roles import Right, least_role
from geo.errors import InputError, RightsError
from geo.workspace.guarding import GuardedWorkspace

NO_LONGER = "Your login has ended, or your role was taken from you. Log in again to go on."

WORD_COOKIE = "dateline_word"  # by which who has given the shared word is known

logger = logging.getLogger(__name__)


class Login:
    """The login file, read again when it has changed."""

    def __init__(self, path: Path) -> None:
        """Read it.

        Raises:
            InputError: It cannot be read, or is wrong.
        """
        self._path = path
        self._stamp = self._now()
        self._file = read_login_file(path)

    @property
    def file(self) -> LoginFile:
        """What the file says. One that was spoiled meanwhile changes nothing, and the log says so."""
        stamp = self._now()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._file = read_login_file(self._path)
            except InputError as problem:
                logger.error("the roles stay as they were: %s", problem)  # noqa: TRY400 its words say it all
        return self._file

    def person(self, claims: Mapping[str, object]) -> Person | None:
        """Return who the claims of a login are of; none where they are of nobody, or too old."""
        return person_of(claims, self.file.roles, time.time())

    def _now(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return 0, 0, 0
        return found.st_mtime_ns, found.st_size, found.st_ino


def login() -> Login | None:
    """Return the login that the page asks for; none where it asks for none.

    Raises:
        InputError: Its file cannot be read, or is wrong.
    """
    path = os.environ.get(VARIABLE, "")
    return _login(path) if path else None


@lru_cache(maxsize=1)
def _login(path: str) -> Login:
    return Login(Path(path))


def is_login_asked() -> bool:
    """Say whether one logs in here, so that a name cannot be chosen."""
    return login() is not None


def is_word_given() -> bool:
    """Say whether this visitor came in by a word that several know."""
    return WORD_COOKIE in st.context.cookies.to_dict()


def person() -> Person | None:
    """Return who is at work; none where nobody has to log in, or nobody has."""
    asked = login()
    return asked.person(st.user.to_dict()) if asked else None


def is_let_in() -> bool:
    """Say whether the one at work may see the page."""
    if login() is None:
        return True
    found = person()
    return found is not None and found.role is not None


def leave_if_out() -> None:
    """Have the whole page drawn, which says so, where a part of it is asked for by who may no longer see it."""
    if not is_let_in():
        st.rerun()


def may(right: Right) -> bool:
    """Say whether the one at work has a right."""
    if login() is None:
        return True
    found = person()
    return found is not None and found.may(right)


def need(right: Right) -> str:
    """Return what the one at work signs with; nothing where nobody has to log in.

    Raises:
        RightsError: He may not do it.
    """
    if login() is None:
        return ""
    found = person()
    if found is None or found.role is None:
        raise RightsError(NO_LONGER)
    if not found.may(right):
        msg = f"you may not {right}: you are {found.role} here, and it takes {least_role(right)}"
        raise RightsError(msg)
    return found.name


class PageWorkspace(GuardedWorkspace):
    """The workspace as the page has it: what is written to it takes the rights of the one at work."""

    def need(self, right: Right) -> str:
        """Return what the one at work signs with; see the module's function of this name."""
        return need(right)
