"""Where the files that the program brings along lie: in a checkout, and in an installed wheel."""

from pathlib import Path

from geo.errors import DataError

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Return the path of a file or folder that ships with the program.

    A wheel carries `data/`, `seeds/`, `app.py`, `serve.py` and `.streamlit/` in `geo/bundle/`; a checkout has them
    beside `geo/`. `maps/web/` is part of the package in both.

    Raises:
        DataError: It is in neither place.
    """
    for root in (_PACKAGE / "bundle", _PACKAGE, _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    msg = f"{'/'.join(parts)} is missing from this installation of dateline; install it again"
    raise DataError(msg)


def package_path() -> Path:
    """Return the folder of the package `geo`."""
    return _PACKAGE
