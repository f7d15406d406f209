"""The colours of the pages' styles, light and dark, as the variables that the files of `maps/web` go by.

A style sheet names a colour and types none; `.streamlit/config.toml`, which no program writes, has the same ones.
"""

from collections.abc import Mapping

from geo.views.marks import DARK, LIGHT, NEUTRAL, SIGN_HUES, Hue, Sign

COLOURS: Mapping[str, Hue] = {
    "ink": Hue(LIGHT.ink, DARK.ink),
    "soft": Hue(LIGHT.label, DARK.label),  # words beside others
    "paper": Hue(LIGHT.paper, DARK.paper),
    "ground": Hue(LIGHT.land, DARK.land),  # what lies below paper
    "line": Hue(LIGHT.region, "#313B42"),
    "knot": Hue(LIGHT.land, DARK.region),  # an actor in the drawing of who acts with whom
    "rim": NEUTRAL,
    "accent": Hue("#1F5F8B", "#7FBCE6"),
    "found": Hue("#FFE9A8", "#5A4A12"),
    "accepted": Hue("#00694D", "#35C9A0"),
    "rejected": Hue("#A33308", "#FF8552"),
    # What words of a sentence tell.
    "actor": Hue("#DDEBF5", "#1E3A4F"),
    "act": Hue("#F6DFD4", "#55301F"),
    "target": Hue("#E9E1F3", "#3A2B52"),
    "place": Hue("#D9EEE4", "#1C4437"),
    "date": Hue("#F3E7CC", "#4C3D1C"),
    "stroke": SIGN_HUES[Sign.MATERIAL_CONFLICT],  # below the words of an act
}
# Words in the colour of a sign need a shade more contrast than marks.
WORD_HUES: Mapping[Sign, Hue] = {
    **SIGN_HUES,
    Sign.MATERIAL_COOPERATION: Hue("#007A59", "#35C9A0"),
    Sign.VERBAL_CONFLICT: Hue("#8F5A00", "#E6A93C"),
    Sign.MATERIAL_CONFLICT: Hue("#B53807", "#FF8552"),
}


def colour_variables(selector: str) -> str:
    """Return the rule that gives elements their colours: `var(--ink)` and so on."""
    return _rule(selector, COLOURS)


def sign_variables(selector: str, hues: Mapping[str, Hue], *, prefix: str) -> str:
    """Return the rule for the colours of signs, and one for each bar of a timeline in such a colour."""
    fills = "".join(
        f".tl-sign-{name}{{fill:var(--{prefix}{name})}}.tl-line.tl-sign-{name}{{fill:none;stroke:var(--{prefix}{name})}}"
        for name in hues
    )
    return _rule(selector, {f"{prefix}{name}": hue for name, hue in hues.items()}) + fills


def _rule(selector: str, hues: Mapping[str, Hue]) -> str:
    values = "".join(f"--{name}:light-dark({hue.light},{hue.dark});" for name, hue in hues.items())
    return f"{selector}{{{values}}}\n"
