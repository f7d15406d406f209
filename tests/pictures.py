"""What tests see in pictures: whether the rows of one stand straight below each other."""

import io

import numpy as np
from PIL import Image


def pixels_of(data: bytes) -> np.ndarray:
    """Return a picture's rows, columns and colours, as whole numbers that can be subtracted."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(np.int16)


def is_sheared(pixels: np.ndarray) -> bool:
    """Say whether rows fit the row above better when they are shifted by a pixel or two than as they stand."""
    above, below = pixels[:-1], pixels[1:]
    straight = np.abs(above - below).sum(dtype=np.int64)
    return any(np.abs(above - np.roll(below, shift, axis=1)).sum(dtype=np.int64) < straight for shift in (-2, -1, 1, 2))
