"""The process that reads Parquet of articles: a path in, lines of JSON out, some dozens of rows in memory at a time.

Columns are those of JSON Lines: text, and id, title, published, source, language and rating where they are there.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from geo.errors import InputError
from geo.processes import answer_lines

SECONDS = 3600  # of computing, for one file: a million articles take some minutes
MOST_ROWS = 100_000_000
_TOLD = ("id", "title", "published", "date", "source", "language", "rating", "text")
_TOGETHER = 64  # rows
_BUFFER = 1 << 20  # bytes of a column that are read at a time: one group of rows may be as large as the file


def lines_of_file(path: str) -> Iterator[bytes]:
    """Yield a line of JSON for each row.

    Raises:
        InputError: It has no column of texts, or too many rows.
    """
    from pyarrow import parquet

    with parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False) as file:
        names = {name.casefold(): name for name in reversed(file.schema_arrow.names)}
        if "text" not in names:
            told = ", ".join(file.schema_arrow.names[:20])[:500] or "none"
            msg = f"has no column “text”; give its articles in text, id, title, published, source (it has: {told})"
            raise InputError(msg)
        if file.metadata.num_rows > MOST_ROWS:
            msg = f"holds {file.metadata.num_rows:,} rows, and {MOST_ROWS:,} are read; part it into several"
            raise InputError(msg)
        wanted = {names[name]: name for name in _TOLD if name in names}
        for batch in file.iter_batches(batch_size=_TOGETHER, columns=list(wanted), use_threads=False):
            for row in batch.to_pylist():
                yield json.dumps({wanted[name]: _told(value) for name, value in row.items()}).encode()


def _told(value: object) -> object:
    """Return a cell as a line of JSON would say it; what is no text is refused there by its line."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return [] if not isinstance(value, Mapping) else {}


if __name__ == "__main__":
    answer_lines(
        lambda: lines_of_file(sys.argv[1]), seconds=SECONDS, kind="Parquet", advice="write it anew, or give JSON Lines"
    )
