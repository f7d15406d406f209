"""Where a workspace lies: where a person names it, beside the articles, or in the user's data folder."""

import shlex
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from geo.database.addresses import DatabaseAddress, is_database_address
from geo.database.postgres import PostgresSchema
from geo.database.sqlite_file import SqliteFile
from geo.disk import is_folder, look, shown
from geo.errors import InputError
from geo.gazetteer.added import user_data_path
from geo.model import content_id
from geo.workspace.formats import SUFFIX, is_made
from geo.workspace.store import Workspace, is_workspace
from geo.workspace.tables import reviews

_OWN = "desk"  # the private workspace of who names no inputs


def place_of(text: str) -> Path | DatabaseAddress:
    """Return where a workspace lies, as a person names it: a file, or the address of a database.

    Raises:
        InputError: It is the address of a database of another kind.
    """
    return DatabaseAddress(text) if is_database_address(text) else Path(text)


def split_inputs(
    inputs: Iterable[Path | DatabaseAddress], named: Path | DatabaseAddress | None = None
) -> tuple[tuple[Path, ...], Path | DatabaseAddress | None]:
    """Tell the articles among some inputs from the workspace, which need not exist yet.

    Args:
        inputs: Articles, and perhaps a workspace.
        named: What was named as the workspace, whatever it is called.

    Raises:
        InputError: There are several workspaces.
    """
    listed = tuple(inputs)
    among = [place for place in listed if isinstance(place, DatabaseAddress) or is_workspace(place)]
    found = [*([named] if named else []), *among]
    if len(found) > 1:
        msg = f"name one workspace, not {len(found)}: {', '.join(map(str, found[:5]))}"
        raise InputError(msg)
    articles = (place for place in listed if isinstance(place, Path) and place not in among)
    return tuple(articles), found[0] if found else None


def workspace_beside(paths: Sequence[Path]) -> Path | None:
    """Return the workspace that lies in the folder of the articles, if it is the only one there."""
    folders = {path if is_folder(path) else path.parent for path in paths}
    found = sorted(file for folder in folders if is_folder(folder) for file in folder.glob(f"*{SUFFIX}"))
    return found[0] if len(found) == 1 else None


def split_layers(
    inputs: Iterable[Path | str | DatabaseAddress],
) -> tuple[tuple[Path | str | DatabaseAddress, ...], tuple[DatabaseAddress, ...]]:
    """Tell the addresses of schemas that hold the events of an export from all other inputs.

    Raises:
        InputError: A server cannot be asked.
        DataError: What talks to it is not installed.
    """
    listed = tuple(inputs)
    if not any(isinstance(place, DatabaseAddress) for place in listed):
        return listed, ()
    from geo.workspace.layer_tables import holds_layers  # which brings what most starts need not

    found = [place for place in listed if isinstance(place, DatabaseAddress) and holds_layers(place)]
    return tuple(place for place in listed if place not in found), tuple(found)


def must_be_there(place: Path | DatabaseAddress) -> None:
    """Refuse to go on without a workspace: a word that was mistyped is to make none.

    Raises:
        InputError: There is none.
        WorkspaceError: The server cannot be asked.
        DataError: What talks to it is not installed.
    """
    there = look(place) is not None if isinstance(place, Path) else is_made(PostgresSchema(place))
    if not there:
        told = shown(place) if isinstance(place, Path) else str(place)
        named = shlex.quote(told)  # an address holds signs that a shell would take for its own
        msg = f"there is no workspace {told}; `dateline app {named}` makes one"
        raise InputError(msg)


def private_path(paths: Sequence[Path | DatabaseAddress]) -> Path:
    """Return the private workspace for some inputs: each set of inputs has its own, so that articles do not mix."""
    told = sorted(str(path.resolve() if isinstance(path, Path) else path) for path in paths)
    name = content_id(*told) if told else _OWN
    return user_data_path() / "workspaces" / f"{name}{SUFFIX}"


def decided_elsewhere(paths: Sequence[Path | DatabaseAddress]) -> tuple[Path, int] | None:
    """Return the workspace that the page uses for some inputs where none is named, and how long its log is.

    None where there is none, where nothing was decided in it, or where it cannot be read. It stays as it is.
    """
    try:
        place = workspace_beside([path for path in paths if isinstance(path, Path)]) or private_path(paths)
        if look(place) is None or not is_workspace(place):
            return None
        with SqliteFile(place, lambda _: nullcontext()).reading() as connection:
            number = connection.execute(select(func.count()).select_from(reviews)).scalar() or 0
    except (InputError, OSError, SQLAlchemyError, ValueError):  # the last for a name with a NUL
        return None
    return (place, number) if number else None


def open_workspace(
    named: Path | DatabaseAddress | None,
    paths: Sequence[Path | DatabaseAddress] = (),
    kind: type[Workspace] = Workspace,
) -> Workspace:
    """Open the workspace that was named or found; without one, the private one for these inputs.

    Args:
        named: The file.
        paths: The inputs.
        kind: What it is opened as.

    Raises:
        WorkspaceError: It is damaged, of a newer version, of another program, or cannot be made or read.
    """
    return kind.open(named) if named else kind.open(private_path(paths), private=True)
