"""Where a workspace lies: where a person names it, beside the articles, or in the user's data folder."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from geo.disk import is_folder
from geo.errors import InputError
from geo.gazetteer.added import user_data_path
from geo.model import content_id
from geo.workspace.store import SUFFIX, Workspace, is_workspace

_OWN = "desk"  # the private workspace of who names no inputs


def split_inputs(inputs: Iterable[Path], named: Path | None = None) -> tuple[tuple[Path, ...], Path | None]:
    """Tell the articles among some inputs from the workspace, which need not exist yet.

    Args:
        inputs: Articles, and perhaps a workspace.
        named: What was named as the workspace, whatever it is called.

    Raises:
        InputError: There are several workspaces.
    """
    listed = tuple(inputs)
    among = [path for path in listed if is_workspace(path)]
    found = [*([named] if named else []), *among]
    if len(found) > 1:
        msg = f"name one workspace, not {len(found)}: {', '.join(map(str, found[:5]))}"
        raise InputError(msg)
    return tuple(path for path in listed if path not in among), found[0] if found else None


def workspace_beside(paths: Sequence[Path]) -> Path | None:
    """Return the workspace that lies in the folder of the articles, if it is the only one there."""
    folders = {path if is_folder(path) else path.parent for path in paths}
    found = sorted(file for folder in folders if is_folder(folder) for file in folder.glob(f"*{SUFFIX}"))
    return found[0] if len(found) == 1 else None


def private_path(paths: Sequence[Path]) -> Path:
    """Return the private workspace for some inputs: each set of inputs has its own, so that articles do not mix."""
    name = content_id(*sorted(str(path.resolve()) for path in paths)) if paths else _OWN
    return user_data_path() / "workspaces" / f"{name}{SUFFIX}"


def open_workspace(named: Path | None, paths: Sequence[Path] = (), kind: type[Workspace] = Workspace) -> Workspace:
    """Open the workspace that was named or found; without one, the private one for these inputs.

    Args:
        named: The file.
        paths: The inputs.
        kind: What it is opened as.

    Raises:
        WorkspaceError: It is damaged, of a newer version, of another program, or cannot be made or read.
    """
    return kind.open(named) if named else kind.open(private_path(paths), private=True)
