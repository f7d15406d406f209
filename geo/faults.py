"""What nobody foresaw: a fault of the program over one input, which must not cost the others.

Example::

    found = guarded(article.id, lambda: extract_article(article))
    if isinstance(found, Rejection): ...
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from geo.errors import DataError, EndedError, LanguageError, ServiceError, SettingsError, StoppedError, WorkspaceError
from geo.model import Rejection

logger = logging.getLogger(__name__)

_Found = TypeVar("_Found")
# These would meet every other input too: a model that is missing, a service that does not answer, a person who stops.
_COMMON = (DataError, ServiceError, SettingsError, StoppedError, WorkspaceError)
_LONGEST = 200


def guarded(where: str, work: Callable[[], _Found]) -> _Found | Rejection:
    """Do something with one input; where that fails for a reason that nobody foresaw, refuse that input.

    Args:
        where: The input's name.
        work: What is to be done with it.

    Returns:
        What the work returns, or a refusal with the reason; the log then holds the traceback.
    """
    try:
        return work()
    except _COMMON:
        raise
    except (EndedError, LanguageError) as exc:
        return Rejection(where, str(exc))
    except Exception as exc:
        logger.exception("%s could not be read", where)
        return fault(where, exc)


def fault(where: str, exc: BaseException) -> Rejection:
    """Word a refusal that is the program's fault."""
    said = f"{type(exc).__name__}: {str(exc)[:_LONGEST]}".rstrip(": ")
    return Rejection(where, f"could not be read, by a fault of the program ({said}); please report it with the log")
