"""The path under which the page is served, and what of a request's path lies below it."""

from starlette.types import Scope
from streamlit import config


def base_path() -> str:
    """Return the path under which the page is served, with a slash at either end; a slash alone for none."""
    base = (config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/" if base else "/"


def path_below(scope: Scope) -> str | None:
    """Return the path of a request below that, without a slash before it; none where it lies elsewhere."""
    base, path = base_path(), str(scope["path"])
    if path == base.removesuffix("/"):
        return ""
    return path.removeprefix(base) if path.startswith(base) else None
