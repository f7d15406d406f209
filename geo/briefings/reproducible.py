"""Packages that do not tell when they were written: same input, same bytes. The time stands in a pack's manifest alone.

The libraries that write office files stamp the clock on each part of the package, and on a workbook inside a chart.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]{0,80}>)[^<]{0,40}(</dcterms:)")


def moment(day: date | None) -> datetime:
    """Return the moment that a file's properties tell: the start of the day of the newest article."""
    return datetime.combine(day or date(1980, 1, 1), time(), UTC)


def zipped(files: Mapping[str, bytes], *, comment: bytes = b"") -> bytes:
    """Return a zip file of some files, by name, that all may read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
        archive.comment = comment
    return out.getvalue()


def steady(package: bytes, day: date | None) -> bytes:
    """Return an Office package with fixed times, its parts in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.endswith(".xlsx"):
                content = steady(content, day)
            elif info.filename.endswith("core.xml"):
                content = _STAMP.sub(
                    rb"\g<1>" + f"{moment(day).date().isoformat()}T00:00:00Z".encode() + rb"\3", content
                )
            part = zipfile.ZipInfo(info.filename, _OLDEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = info.external_attr
            new.writestr(part, content)
    return out.getvalue()
