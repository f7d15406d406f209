"""Where the views lie with which the page opens, as part of what is kept; what they show, the page knows."""

from contextlib import suppress
from pathlib import Path

from geo.gazetteer.added import user_data_path


def openings_path() -> Path:
    """Return the folder of the views, which need not exist yet."""
    return user_data_path() / "opening"


def forget_openings() -> None:
    """Forget all views that are kept."""
    for path in openings_path().glob("*.json"):
        with suppress(OSError):
            path.unlink()
