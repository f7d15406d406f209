"""Which parts of the program stand on packages that only some users install, and what to say where one is missing.

The extras are those of `pyproject.toml`; `tests/test_extras.py` holds both to each other.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec

from geo.errors import DataError

# The modules that an extra brings, by the names under which they are imported.
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "page": ("streamlit", "starlette", "streamlit_folium", "folium", "branca", "networkx", "xstatic"),
    "maps": ("matplotlib", "matplotlib_scalebar", "fontTools", "anyascii", "PIL", "xstatic"),
    "briefings": ("docx", "pptx", "reportlab"),
    "tables": ("xlsxwriter", "pyarrow", "openpyxl"),
    "team": ("psycopg", "geoalchemy2"),
    "ocr": ("pypdfium2",),
    "api": ("fastapi", "starlette", "uvicorn"),
    "login": ("authlib", "httpx2"),
    "dask": ("distributed", "fsspec"),
}


@contextmanager
def telling_extras() -> Iterator[None]:
    """Within this, a package that is not installed is told by the extra that brings it.

    Raises:
        DataError: A package of an extra is missing.
    """
    try:
        yield
    except ModuleNotFoundError as exc:
        extra = _extra_of(exc.name or "")
        if extra is None:
            raise
        raise DataError(_message(extra)) from exc


def need(extra: str) -> None:
    """Make sure that an extra is installed.

    Raises:
        DataError: It is not.
    """
    if any(find_spec(module) is None for module in EXTRAS[extra]):
        raise DataError(_message(extra))


def _extra_of(module: str) -> str | None:
    top = module.partition(".")[0]
    return next((extra for extra, modules in EXTRAS.items() if top in modules), None)


def _message(extra: str) -> str:
    return f"this needs packages that are not installed; bring them with: pip install 'dateline[{extra}]'"
