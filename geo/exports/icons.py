"""Small pictures for formats that bring their own: our marks and the banner as PNG."""

import io

from PIL import Image, ImageDraw, ImageFont

from geo.model import Quadrant, Status
from geo.views import marks
from geo.views.sheets import Theme, hue

_SIDE = 48  # pixels of an icon
_FINER = 4  # drawn so many times larger, then made smaller: soft edges
_RADIUS = 14.0
_BANNER_HEIGHT, _BANNER_MOST = 28, 1600  # pixels
_INK, _PAPER = "#1F1E1B", "#FFFFFF"


def mark_image(quadrant: Quadrant, status: Status, *, theme: Theme) -> bytes:
    """Draw the mark of events of a quadrant and status, on no ground."""
    side = _SIDE * _FINER
    image = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(image)
    shape, drawing, colour = marks.SHAPES[quadrant], marks.DRAWINGS[status], hue(theme, quadrant)
    corners = [_at(point) for point in marks.outline(shape)]
    strength = round(255 * marks.fill_strength(shape, status))
    pen.polygon(corners, fill=colour + f"{strength:02x}")
    width = round(marks.stroke_width(shape) * _RADIUS / marks.RADIUS * _FINER)
    _outline(pen, corners, colour=colour, width=width, dash=drawing.dash)
    if drawing.struck:
        pen.line([_at(point) for point in marks.strike()], fill=colour, width=width)
    return _png(image.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS))


def banner_image(text: str) -> bytes:
    """Draw the banner as a line of dark words on white."""
    font = ImageFont.load_default(size=16)
    words = " ".join(text.split())
    left, top, right, bottom = font.getbbox(words)
    width = min(_BANNER_MOST, int(right - left) + 32)
    image = Image.new("RGB", (width, _BANNER_HEIGHT), _PAPER)
    at = ((width - (right - left)) / 2 - left, (_BANNER_HEIGHT - (bottom - top)) / 2 - top)
    ImageDraw.Draw(image).text(at, words, fill=_INK, font=font)
    return _png(image)


def _at(point: tuple[float, float]) -> tuple[float, float]:
    return ((_SIDE / 2 + point[0] * _RADIUS) * _FINER, (_SIDE / 2 + point[1] * _RADIUS) * _FINER)


def _outline(
    pen: ImageDraw.ImageDraw,
    corners: list[tuple[float, float]],
    *,
    colour: str,
    width: int,
    dash: tuple[int, ...],
) -> None:
    """Draw round the corners, in dashes of so many pixels on and off where there are any."""
    scale = _RADIUS / marks.RADIUS * _FINER
    on, off = (dash[0] * scale, dash[1] * scale) if dash else (1.0, 0.0)
    run = 0.0
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
        steps = max(1, round(length))
        for step in range(steps):
            if (run % (on + off)) < on:
                x, y = (start[axis] + (end[axis] - start[axis]) * step / steps for axis in (0, 1))
                pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)
            run += length / steps


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
