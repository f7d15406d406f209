"""Mails as Outlook saves them (.msg): compound files, made while the tests run by the layout that Microsoft tells."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

import sample_files

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MESSAGE, _EMBEDDED, _PART = 32, 24, 8  # bytes before the properties of a message, one within one, and an attachment

Tree = Mapping[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A compound file: streams by name, in storages by name."""
    entries: list[dict] = [{"name": "Root Entry", "kind": 5, "data": b""}]
    _enter(entries, 0, tree)
    mini = b""
    fat: list[int] = []
    sectors: list[bytes] = []
    mini_fat: list[int] = []
    for entry in entries:
        if entry["kind"] != 2 or not entry["data"]:
            entry["start"], entry["size"] = (_END if entry["kind"] == 2 else 0), 0
        elif len(entry["data"]) < _CUTOFF:
            entry["start"], entry["size"] = len(mini_fat), len(entry["data"])
            count = -(-len(entry["data"]) // _MINI)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
            mini += entry["data"].ljust(count * _MINI, b"\0")
        else:
            entry["start"], entry["size"] = _put(sectors, fat, entry["data"]), len(entry["data"])
    entries[0]["start"], entries[0]["size"] = _put(sectors, fat, mini), len(mini)
    table = b"".join(struct.pack("<I", one) for one in mini_fat)
    mini_sectors = -(-len(table) // _SECTOR)
    mini_start = _put(sectors, fat, table.ljust(mini_sectors * _SECTOR, b"\xff"))
    directory = _put(sectors, fat, b"".join(map(_entry, entries)))
    count = 1
    while (len(fat) + count) > count * _SECTOR // 4:
        count += 1
    first = len(sectors)
    fat += [_FAT] * count
    fat += [_FREE] * (count * _SECTOR // 4 - len(fat))
    packed = b"".join(struct.pack("<I", one) for one in fat)
    sectors += [packed[at : at + _SECTOR] for at in range(0, len(packed), _SECTOR)]
    head = struct.pack("<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
                       0, count, directory, 0, _CUTOFF, mini_start, mini_sectors, _END, 0, first)  # fmt: skip
    more = [*range(first + 1, first + count)]
    head += b"".join(struct.pack("<I", one) for one in (*more, *[_FREE] * (108 - len(more))))
    return head + b"".join(sectors)


def _enter(entries: list[dict], parent: int, tree: Tree) -> None:
    """Put a storage's members behind each other; each names the next one as its right neighbour."""
    before = None
    for name, held in sorted(tree.items(), key=lambda one: (len(one[0]), one[0].upper())):
        at = len(entries)
        entries.append({"name": name, "kind": 2 if isinstance(held, bytes) else 1, "data": held})
        entries[parent if before is None else before]["child" if before is None else "right"] = at
        before = at
        if not isinstance(held, bytes):
            _enter(entries, at, held)


def _put(sectors: list[bytes], fat: list[int], data: bytes) -> int:
    if not data:
        return _END
    start, count = len(sectors), -(-len(data) // _SECTOR)
    fat += [*range(start + 1, start + count), _END]
    sectors += [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
    return start


def _entry(entry: dict) -> bytes:
    name = entry["name"].encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name) + 2, entry["kind"], 1, _FREE, entry.get("right", _FREE),
        entry.get("child", _FREE), b"", 0, 0, 0, entry["start"], entry["size"],
    )  # fmt: skip


def _properties(size: int, fixed: Mapping[int, tuple[int, int]]) -> bytes:
    """The stream of values of fixed size: by tag, their type and value."""
    rows = (struct.pack("<HHIQ", kind, tag, 6, value) for tag, (kind, value) in fixed.items())
    return b"\0" * size + b"".join(rows)


def moment(told: datetime) -> int:
    return int((told - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def parts(
    text: str | None = "\r\n\r\n".join(sample_files.STORY),
    *,
    subject: str = sample_files.TITLE,
    sender: str = "Example Wire",
    headers: str = "",
    sent: datetime | None = datetime(2024, 8, 27, 10, tzinfo=UTC),
    markup: bytes = b"",
    rich: bytes = b"",
    files: "Mapping[str, bytes | Tree] | None" = None,
    page: int = 0,
    size: int = _MESSAGE,
) -> dict[str, "bytes | Tree"]:
    """What a message holds. A file that is no bytes is a message within it. `page` writes text in a code page."""
    tree: dict[str, bytes | Tree] = {}
    for tag, words in ((0x0037, subject), (0x0042, sender), (0x007D, headers), (0x1000, text)):
        if words and page:
            tree[f"__substg1.0_{tag:04X}001E"] = words.encode(f"cp{page}")
        elif words:
            tree[f"__substg1.0_{tag:04X}001F"] = words.encode("utf-16-le")
    for tag, content in ((0x1013, markup), (0x1009, rich)):
        if content:
            tree[f"__substg1.0_{tag:04X}0102"] = content
    fixed = {0x3FFD: (3, page), 0x3FDE: (3, page)} if page else {}
    if sent is not None:
        fixed[0x0039] = (0x40, moment(sent))
    tree["__properties_version1.0"] = _properties(size, fixed)
    for number, (name, held) in enumerate((files or {}).items()):
        kind, stream = (1, "0102") if isinstance(held, bytes) else (5, "000D")
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            f"__substg1.0_3701{stream}": held,
            "__properties_version1.0": _properties(_PART, {0x3705: (3, kind)}),
        }
    return tree


def message(*told, **named) -> bytes:
    """A mail as Outlook saves it: see `parts`."""
    return compound(parts(*told, **named))


def within(*told, **named) -> Tree:
    """A message within a message: see `parts`."""
    return parts(*told, size=_EMBEDDED, **named)


def rich(content: bytes) -> bytes:
    """Rich Text as Outlook packs it, without leaving anything out."""
    told = b"".join(b"\0" + content[at : at + 8] for at in range(0, len(content), 8))
    return struct.pack("<II4sI", len(told) + 12, len(content), b"LZFu", 0) + told
