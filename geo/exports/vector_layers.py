"""Points as the layers of vector tiles, many tiles at once: arrays in, bytes out. It knows nothing of events.

What a feature says is a number in a list of values, each written once (`ValueList`): a tile takes from it what its
features say. A tile may hold a layer already, as GDAL cuts outlines: points are added to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.exports.tile_archive import Bytes, Ints, varint_sizes, varints

EXTENT = 4096  # units of a tile's side
_LAYER, _FEATURE, _KEY, _VALUE = 0x1A, 0x12, 0x1A, 0x22  # tags: field and wire type
_NAME, _EXTENT, _VERSION = 0x0A, 0x28, 0x78
_TAGS, _KIND, _GEOMETRY, _POINT, _MOVE = 0x12, 0x18, 0x22, 1, 9
_TEXT, _DOUBLE, _WHOLE = 0x0A, 0x19, 0x28
_HAS_LENGTH, _EIGHT_BYTES, _FOUR_BYTES = 2, 1, 5  # wire types
_AT_ONCE = 60_000  # features that are written together


class ValueList:
    """Values by their number, each as a layer holds it."""

    def __init__(self) -> None:
        self._parts: list[pa.Array] = []
        self.size = 0

    def add(self, values: pa.Array) -> int:
        """Add texts, whole numbers from 0 or fractions, none of them null; return the number of the first."""
        first = self.size
        self._parts.append(_messages(values))
        self.size += len(values)
        return first

    def whole(self) -> pa.LargeBinaryArray:
        """Return all of them."""
        return pa.concat_arrays(self._parts) if self._parts else pa.array([], pa.large_binary())


@dataclass(frozen=True, eq=False)
class PointFeatures:
    """Points, those of a tile one behind the other. `codes[i, k]` is the value of feature i under `keys[k]`, or -1."""

    tiles: Ints
    x: Ints
    y: Ints
    codes: NDArray[np.int32]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenLayer:
    """A layer as it was cut, to which features may be added: its bytes, its keys, and how many values it has."""

    body: bytes
    keys: tuple[str, ...]
    values: int


def layers(
    name: str, features: PointFeatures, values: pa.LargeBinaryArray, cut: Mapping[int, OpenLayer]
) -> Iterator[tuple[int, bytes]]:
    """Yield each tile that has features, with its content: one layer.

    Args:
        name: The layer's.
        features: What is added.
        values: What they say.
        cut: By the number of a tile the layer that it has already.
    """
    bounds = np.append(np.flatnonzero(np.diff(features.tiles, prepend=-1)), len(features.tiles))
    start = 0
    while start < len(bounds) - 1:
        end = max(start + 1, int(np.searchsorted(bounds, bounds[start] + _AT_ONCE, side="right")) - 1)
        yield from _written(name, features, bounds[start : end + 1], values, cut)
        start = end


def as_tile(body: bytes) -> bytes:
    """Return a layer as a tile that holds it alone."""
    return bytes([_LAYER]) + _varint(len(body)) + body


def opened_layer(tile: bytes) -> OpenLayer:
    """Return the layer of a tile that has one."""
    start, end = _within(tile, 0)[1:]
    body = tile[start:end]
    keys, values, at = [], 0, 0
    while at < len(body):
        tag, start, end = _within(body, at)
        if tag == _KEY:
            keys.append(body[start:end].decode("utf-8"))
        values += tag == _VALUE
        at = end
    return OpenLayer(body, tuple(keys), values)


def _written(
    name: str,
    features: PointFeatures,
    bounds: NDArray[np.intp],
    values: pa.LargeBinaryArray,
    cut: Mapping[int, OpenLayer],
) -> Iterator[tuple[int, bytes]]:
    part = slice(int(bounds[0]), int(bounds[-1]))
    numbers = features.tiles[bounds[:-1]].tolist()
    opened = [cut.get(number) for number in numbers]
    keys = [_with_keys(features.keys, layer.keys if layer else ()) for layer in opened]
    tile = np.repeat(np.arange(len(numbers)), np.diff(bounds))
    codes = features.codes[part]
    local, told, first = _own_values(tile, codes, len(numbers), len(values))
    local[codes >= 0] += np.array([layer.values if layer else 0 for layer in opened])[tile][np.nonzero(codes >= 0)[0]]
    content, ends = _features(
        np.array([at for at, _ in keys])[tile], local, codes >= 0, features.x[part], features.y[part]
    )
    cuts = np.append(0, ends)[bounds - bounds[0]]
    wanted = values.take(pa.array(told))
    said, offsets = _data_of(wanted)
    for at, (number, layer, (_, new)) in enumerate(zip(numbers, opened, keys, strict=True)):
        head = layer.body if layer else _head(name)
        its = content[cuts[at] : cuts[at + 1]].tobytes()
        named = b"".join(bytes([_KEY]) + _varint(len(key)) + key for key in new)
        yield number, as_tile(b"".join((head, its, named, said[offsets[first[at]] : offsets[first[at + 1]]])))


def _head(name: str) -> bytes:
    text = name.encode("utf-8")
    return bytes([_NAME]) + _varint(len(text)) + text + bytes([_EXTENT]) + _varint(EXTENT) + bytes([_VERSION, 2])


def _with_keys(wanted: Sequence[str], there: Sequence[str]) -> tuple[list[int], list[bytes]]:
    """Return where wanted keys stand in a layer that has some, and those that it lacks."""
    at = {key: number for number, key in enumerate(there)}
    new = [key for key in wanted if key not in at]
    at |= {key: len(there) + number for number, key in enumerate(new)}
    return [at[key] for key in wanted], [key.encode("utf-8") for key in new]


def _own_values(
    tile: NDArray[np.intp], codes: NDArray[np.int32], tiles: int, size: int
) -> tuple[Ints, Ints, NDArray[np.intp]]:
    """Number the values of each tile from 0.

    Returns: the number of each cell's value in its tile; the values of all tiles; where among these each tile's begin.
    """
    size = max(1, size)
    there = codes >= 0
    joined = (tile[:, None] * size + codes)[there]
    each, at = np.unique(joined, return_inverse=True)
    first = np.searchsorted(each, np.arange(tiles + 1) * size)
    local = np.zeros(codes.shape, dtype=np.int64)
    local[there] = at - first[np.repeat(tile, there.sum(axis=1))]
    return local, each % size, first


def _features(
    keys: NDArray[np.intp], local: Ints, there: NDArray[np.bool_], x: Ints, y: Ints
) -> tuple[Bytes, NDArray[np.intp]]:
    """Write features; return all bytes, and behind which each feature ends. All of it is a row of varints."""
    size, width = local.shape
    told = np.zeros((size, 4 + 2 * width + 7), dtype=np.int64)
    tags = told[:, 4 : 4 + 2 * width]
    tags[:, 0::2], tags[:, 1::2] = keys, local
    kept = np.ones(told.shape, dtype=bool)
    kept[:, 4 : 4 + 2 * width] = np.repeat(there, 2, axis=1)
    rest = told[:, 4 + 2 * width :]
    rest[:, :3] = _KIND, _POINT, _GEOMETRY
    rest[:, 4:] = np.column_stack([np.full(size, _MOVE), x << 1, y << 1])  # none is below 0
    rest[:, 3] = varint_sizes(rest[:, 4:]).sum(axis=1)
    told[:, 2] = _TAGS
    told[:, 3] = np.where(kept[:, 4 : 4 + 2 * width], varint_sizes(tags), 0).sum(axis=1)
    told[:, 0] = _FEATURE
    told[:, 1] = np.where(kept, varint_sizes(told), 0)[:, 2:].sum(axis=1)
    content, sizes = varints(told[kept])
    of_each = np.add.reduceat(sizes, np.append(0, np.cumsum(kept.sum(axis=1))[:-1])) if size else sizes
    return content, np.cumsum(of_each)


def _messages(values: pa.Array) -> pa.LargeBinaryArray:
    """Return values with the tag and the length that a layer wants before each."""
    if pa.types.is_floating(values.type):
        plain = values.to_numpy(zero_copy_only=False).astype("<f8")
        rows = np.empty((len(plain), 11), dtype=np.uint8)
        rows[:, :3] = _VALUE, 9, _DOUBLE
        rows[:, 3:] = plain.view(np.uint8).reshape(-1, 8)
        return _binary(rows.ravel(), np.full(len(plain), 11, dtype=np.int64))
    if pa.types.is_integer(values.type):
        numbers = values.to_numpy(zero_copy_only=False).astype(np.int64)
        return _binary(*_rows(np.column_stack(_headed(varint_sizes(numbers) + 1, _WHOLE, numbers))))
    texts = values.cast(pa.large_string()).cast(pa.large_binary())
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    heads = _binary(*_rows(np.column_stack(_headed(1 + varint_sizes(lengths) + lengths, _TEXT, lengths))))
    return pc.binary_join_element_wise(heads, texts, pa.scalar(b"", pa.large_binary()))


def _headed(length: Ints, tag: int, told: Ints) -> tuple[Ints, ...]:
    return np.full(len(length), _VALUE), length, np.full(len(length), tag), told


def _rows(numbers: Ints) -> tuple[Bytes, Ints]:
    content, sizes = varints(numbers.ravel())
    return content, sizes.reshape(numbers.shape).sum(axis=1)


def _binary(content: Bytes, sizes: Ints) -> pa.LargeBinaryArray:
    offsets = np.append(0, np.cumsum(sizes)).astype(np.int64)
    buffers = [None, pa.py_buffer(offsets.tobytes()), pa.py_buffer(content.tobytes())]
    return pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(sizes), buffers)


def _data_of(values: pa.LargeBinaryArray) -> tuple[bytes, Ints]:
    """Return the bytes of values one behind the other, and where each begins and the last ends."""
    _, offsets, data = values.buffers()
    at = np.frombuffer(offsets, dtype=np.int64)[values.offset : values.offset + len(values) + 1]
    return (data.to_pybytes() if data else b""), at


def _varint(number: int) -> bytes:
    return varints(np.array([number], dtype=np.int64))[0].tobytes()


def _within(content: bytes, at: int) -> tuple[int, int, int]:
    """Return the tag of the field that begins somewhere, where its bytes begin, and where they end."""
    tag, at = _read(content, at)
    kind = tag & 7
    if kind == _HAS_LENGTH:
        size, at = _read(content, at)
        return tag, at, at + size
    if kind in (_EIGHT_BYTES, _FOUR_BYTES):
        return tag, at, at + (8 if kind == _EIGHT_BYTES else 4)
    return tag, at, _read(content, at)[1]


def _read(content: bytes, at: int) -> tuple[int, int]:
    found = shift = 0
    while True:
        byte = content[at]
        found |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return found, at
