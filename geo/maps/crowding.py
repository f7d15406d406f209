"""Marks of a drawn map that would hide each other, drawn as one: by the page's rule, at the sheet's scale.

In: a scene whose marks stand where they are to be drawn. Out: a scene with fewer marks. Knows no names, no legend.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo.maps.painting import MapPanel, mark_scale
from geo.views.overlap import join_marks
from geo.views.scenes import Scene, Spot, as_one

MOST = 250  # marks that a sheet holds, which nobody can zoom
_WIDER = (1.0, 1.5, 2.25, 3.4, 5.0)  # times as far as marks reach: what is tried until no more are left


def join_crowds(scene: Scene, groups: Sequence[Sequence[Spot]]) -> Scene:
    """Return a scene whose marks hide none, by its crowds; one of many places stands where the largest of them did."""
    spots = [_as_one(crowd, scene.shares) for crowd in groups]
    return replace(scene, spots=tuple(sorted(spots, key=lambda spot: (-spot.size, spot.key))))


def crowds(panel: MapPanel, scene: Scene) -> list[list[Spot]]:
    """Return the marks that are drawn as one, the one where they are drawn first.

    Where there would be very many, those are taken together too that are merely close.
    """
    if not scene.spots:
        return []
    points = panel.at_all([spot.lat for spot in scene.spots], [spot.lon for spot in scene.spots])
    sizes, inside = [spot.size for spot in scene.spots], [spot.inside for spot in scene.spots]
    for wider in _WIDER:
        scale = mark_scale(panel) * wider
        groups = join_marks([x / scale for x, _ in points], [y / scale for _, y in points], sizes, inside=inside)
        if len(groups) <= MOST:
            break
    return [[scene.spots[at] for at in group] for group in groups]


def _as_one(group: Sequence[Spot], shares: Mapping[str, float] | None) -> Spot:
    return group[0] if len(group) == 1 else replace(as_one(group[0], group, shares), inside=False)
