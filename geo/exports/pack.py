"""A pack: a zip file with a view in every format, and a manifest that says what it holds and how it was made.

The manifest (`manifest.json`) names the filters in words and as parameters, what is shown and left out, the SHA-256 of
the data and of each file, the versions that made it, and the time: nowhere else does the pack tell when it was made, so
that the same request at the same time gives the same bytes. Who must be sure that the manifest itself is the one that
was sent compares its SHA-256, which writing and verifying tell.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from geo.aliases import Json, Progress
from geo.briefings.reproducible import zipped
from geo.errors import InputError
from geo.exports.dictionary import DICTIONARY, dictionary
from geo.exports.formats import table_to_csv
from geo.exports.metadata import data_hash, extractors, review_counts, text_hash
from geo.exports.registry import FORMATS, RECORDS
from geo.exports.request import ExportRequest
from geo.exports.tables import change_table
from geo.views.escape import plain
from geo.views.event_records import text_by
from geo.views.selection import to_params
from geo.views.story_files import write_story

MANIFEST = "manifest.json"
FORMAT, VERSION = "dateline-pack", 1
CHANGES, STORY = "changes.csv", "story.toml"
COLUMNS = f"{DICTIONARY}.csv"
_OTHERS = {
    COLUMNS: "what each column of the tables says, and what its codes mean",
    CHANGES: "what changed since the earlier briefing, a row an event and place",
    STORY: "the story as it was told, to be told again with --story",
}
_STEM = "events"
EVENTS = _STEM + RECORDS.ending  # from which a later pack reads what was told in this one


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's bytes, and the SHA-256 of its manifest."""

    content: bytes
    manifest_hash: str
    files: tuple[str, ...]


def make_pack(
    request: ExportRequest,
    *,
    time: datetime,
    endings: Sequence[str] = tuple(FORMATS),
    progress: Progress | None = None,
) -> Pack:
    """Write a view in every format, with its manifest.

    Args:
        request: What to write, how it shall look, and what changed since an earlier pack.
        time: The moment that the manifest tells.
        endings: Which formats; that of records is always among them.
        progress: Told how many files are done, of how many, and which comes next.
    """
    wanted = [ending for ending in FORMATS if ending in endings or ending == RECORDS.ending]
    files: dict[str, bytes] = {}
    for done, ending in enumerate(wanted):
        if progress:
            progress(done, len(wanted), FORMATS[ending].words)
        files[file_name(ending)] = FORMATS[ending].maker(request)
    files[COLUMNS] = table_to_csv(dictionary(changes=request.changes is not None)).encode("utf-8-sig")
    if request.changes is not None:
        files[CHANGES] = table_to_csv(change_table(request)).encode("utf-8-sig")
    if request.story is not None:
        files[STORY] = write_story(request.story.kept).encode("utf-8")
    if progress:
        progress(len(wanted), len(wanted), "")
    manifest = (json.dumps(_manifest(request, files, time), ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    content = zipped({MANIFEST: manifest, **files}, comment=plain(request.sheet.banner).encode("utf-8")[:1000])
    return Pack(content, hashlib.sha256(manifest).hexdigest(), tuple(files))


def file_name(ending: str) -> str:
    """Return the name of a format's file inside a pack."""
    return _STEM + ending


def pack_time(given: str = "") -> datetime:
    """Return the moment for a manifest: the one given, else that of SOURCE_DATE_EPOCH, else now; in UTC.

    Raises:
        InputError: What was given is no moment.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        if given:
            moment = datetime.fromisoformat(given)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as exc:
        msg = f"{given or 'SOURCE_DATE_EPOCH=' + epoch!r} is no moment; write it as 2024-08-27T12:00:00Z"
        raise InputError(msg[:200]) from exc


def _manifest(request: ExportRequest, files: Mapping[str, bytes], time: datetime) -> dict[str, Json]:
    view, sheet = request.view, request.sheet
    found: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "handling": plain(sheet.banner),
        "title": plain(request.title),
        "time": time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "program": view.program,
        "extractors": list(extractors(view)),
        "filters": {"words": plain(view.caption), "parameters": to_params(view.selection)},
        "counts": {
            "shown": len(view.events),
            "left out": view.total - len(view.events),
            "all": view.total,
            "without a place": len(view.unplaced),
            "by review": dict(review_counts(view)),
        },
        "look": {
            "theme": str(sheet.theme),
            "size": [round(sheet.size.width, 3), round(sheet.size.height, 3), sheet.size.dpi],
            "projection": str(sheet.projection),
            "watermark": sheet.watermark,
        },
        "data_sha256": data_hash(view),
        "articles": [
            {
                "id": plain(key),
                "title": plain(article.title),
                "source": plain(article.source),
                "published": article.published.isoformat() if article.published else None,
                "rating": plain(article.rating) or None,
                "text_by": text_by(article),
                "sha256": text_hash(article.text),
            }
            for key, article in sorted(view.articles.items())
        ],
        "attribution": list(view.attribution),
        "since": _since(request),
        "story": _story(request),
        "files": [_file(name, content) for name, content in files.items()],
    }
    return found


def _since(request: ExportRequest) -> Json:
    changes = request.changes
    if changes is None:
        return None
    return {
        "time": changes.earlier.time,
        "data_sha256": changes.earlier.data_hash,
        "filters": changes.earlier.caption,
        "new": len(changes.new),
        "changed": len(changes.changed),
        "withdrawn": len(changes.withdrawn),
        "same": changes.same,
        "left out by the filters": changes.hidden,
        "note": changes.note,
    }


def _story(request: ExportRequest) -> Json:
    story = request.story
    if story is None:
        return None
    return {"title": story.title, "steps": len(story.steps), "without their event": len(story.missing)}


def _file(name: str, content: bytes) -> Json:
    kind = FORMATS.get(name.removeprefix(_STEM))
    holds = kind.words if kind else _OTHERS[name]
    return {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "holds": holds}
