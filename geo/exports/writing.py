"""Files of a view, in the format that a file's ending names."""

from collections.abc import Iterable
from pathlib import Path

from geo.disk import shown, what_is_wrong, write_whole
from geo.errors import ExportError
from geo.exports.registry import ending_of, format_of
from geo.exports.request import ExportRequest
from geo.views.changes import Changes
from geo.views.sheets import PLAIN, Sheet
from geo.views.stories import ToldStory
from geo.views.view import View


def render(
    view: View,
    ending: str,
    *,
    sheet: Sheet = PLAIN,
    changes: Changes | None = None,
    story: ToldStory | None = None,
    file_name: str = "",
) -> bytes:
    """Return a view in a format.

    Args:
        view: What to write.
        ending: One of the registry's, or another that means the same.
        sheet: How it shall look, and the banner that it must bear.
        changes: What changed since an earlier briefing, for the formats that can tell it.
        story: What is told step by step, likewise.
        file_name: What the file will be called, where that is known.

    Raises:
        ExportError: The ending names no format; the message lists those that there are.
    """
    return format_of(ending).maker(ExportRequest(view, sheet, changes, story, file_name))


def export(
    view: View,
    path: Path,
    *,
    sheet: Sheet = PLAIN,
    changes: Changes | None = None,
    story: ToldStory | None = None,
) -> None:
    """Write a view to a file. A file that was there is replaced only once the new one is whole.

    Raises:
        ExportError: The ending names no format, or the file cannot be written.
    """
    asked = format_of(ending_of(path.name))
    request = ExportRequest(view, sheet, changes, story, path.name)
    save(asked.pieces(request) if asked.pieces else asked.maker(request), path)


def save(content: bytes | Iterable[bytes], path: Path) -> None:
    """Write a file whole or not at all.

    Raises:
        ExportError: It cannot be written.
    """
    try:
        write_whole(path, content)
    except (OSError, ValueError) as exc:
        msg = f"{shown(path)} cannot be written: {what_is_wrong(exc)}; name a file in a folder that exists and is yours"
        raise ExportError(msg) from exc
