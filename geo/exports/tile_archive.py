"""A file of PMTiles 3 out of tiles that are cut already: head, directories, what it is about, the tiles one by one.

Tiles are numbered along Hilbert's curve, zoom by zoom, as the format asks: neighbours lie close in the file.
"""

import gzip
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.aliases import Json

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Degrees = tuple[float, float, float, float]  # south, west, north, east

HEAD = struct.Struct("<7sB11Q")  # mark, version, then offsets and lengths
_REST = struct.Struct("<6B4iB2i")  # of the head: order, two packings, kind, zooms; box; centre
HEAD_BYTES = 127
_MOST_OF_ROOT = 16384 - HEAD_BYTES  # bytes: who reads a file asks for its first 16 KiB
_LEAF = 2048  # entries of a directory below the first
_GZIP, _VECTOR = 2, 1
_TENTHS_OF_MICRODEGREES = 10_000_000


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: its number, and its bytes, packed."""

    number: int
    content: bytes


def tile_numbers(zoom: int, x: Ints, y: Ints) -> Ints:
    """Return the numbers of tiles of a zoom by their columns and rows."""
    x, y = x.copy(), y.copy()
    along = np.zeros(len(x), dtype=np.int64)
    for level in reversed(range(zoom)):
        side = 1 << level
        right, lower = (x & side) > 0, (y & side) > 0
        along += side * side * ((3 * right) ^ lower)
        x, y = x & (side - 1), y & (side - 1)
        mirrored = right & ~lower
        x[mirrored], y[mirrored] = side - 1 - x[mirrored], side - 1 - y[mirrored]
        x, y = np.where(lower, x, y), np.where(lower, y, x)
    numbers: Ints = along + (4**zoom - 1) // 3
    return numbers


def varints(values: Ints) -> tuple[Bytes, Ints]:
    """Write whole numbers from 0 as protocol buffers do, seven bits a byte.

    Returns: all bytes, and of each number how many.
    """
    sizes = varint_sizes(values)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    out = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for at in range(int(sizes.max(initial=0))):
        there = sizes > at
        more = np.where(sizes[there] > at + 1, 0x80, 0)
        out[starts[there] + at] = ((values[there] >> (7 * at)) & 0x7F) | more
    return out, sizes


def varint_sizes(values: Ints) -> Ints:
    """Return how many bytes whole numbers from 0 take."""
    sizes = np.ones(values.shape, dtype=np.int64)
    for at in range(1, 9):
        bound = 1 << (7 * at)
        sizes += values >= bound
    return sizes


def archive(tiles: Sequence[Tile], about: Mapping[str, Json], *, zooms: tuple[int, int], box: Degrees) -> bytes:
    """Return a file that holds tiles.

    Args:
        tiles: By their numbers, none twice.
        about: What the file tells of itself.
        zooms: The first and the last.
        box: What they hold.
    """
    root, leaves = _directories(tiles)
    told = gzip.compress(json.dumps(about, ensure_ascii=False).encode("utf-8"), mtime=0)
    data = b"".join(tile.content for tile in tiles)
    at_about = HEAD_BYTES + len(root)
    at_leaves = at_about + len(told)
    at_data = at_leaves + len(leaves)
    places = (HEAD_BYTES, len(root), at_about, len(told), at_leaves, len(leaves), at_data, len(data))
    south, west, north, east = (round(degrees * _TENTHS_OF_MICRODEGREES) for degrees in box)
    middle = (zooms[0], (west + east) // 2, (south + north) // 2)
    head = HEAD.pack(b"PMTiles", 3, *places, len(tiles), len(tiles), len(tiles))
    rest = _REST.pack(1, _GZIP, _GZIP, _VECTOR, *zooms, west, south, east, north, *middle)
    return b"".join((head, rest, root, told, leaves, data))


def _directories(tiles: Sequence[Tile]) -> tuple[bytes, bytes]:
    """Return the first directory, and those that it names where it would be too large to hold all."""
    numbers = np.array([tile.number for tile in tiles], dtype=np.int64)
    lengths = np.array([len(tile.content) for tile in tiles], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    whole = _directory(numbers, starts, lengths, run=1)
    if len(whole) <= _MOST_OF_ROOT:
        return whole, b""
    cuts = range(0, len(tiles), _LEAF)
    parts = [slice(cut, cut + _LEAF) for cut in cuts]
    leaves = [_directory(numbers[part], starts[part], lengths[part], run=1) for part in parts]
    sizes = np.array([len(leaf) for leaf in leaves], dtype=np.int64)
    return _directory(numbers[list(cuts)], np.cumsum(sizes) - sizes, sizes, run=0), b"".join(leaves)


def _directory(numbers: Ints, starts: Ints, lengths: Ints, *, run: int) -> bytes:
    """Write a directory; a run of 0 says that an entry is a directory itself."""
    follows = np.zeros(len(numbers), dtype=bool)
    follows[1:] = starts[1:] == starts[:-1] + lengths[:-1]
    told = (
        np.array([len(numbers)]), np.diff(numbers, prepend=0), np.full(len(numbers), run), lengths,
        np.where(follows, 0, starts + 1),
    )  # fmt: skip
    return gzip.compress(varints(np.concatenate(told).astype(np.int64))[0].tobytes(), mtime=0)
