"""What a person means by a word that names nothing, or names it as the page does: near names, and words of a list."""

from collections.abc import Iterable, Mapping, Sequence

from geo.unseen import compared

_NEAR = 0.72  # of 1, how alike a name, or a word of it, must be to what was written
_SHUFFLED = 0.8  # likewise, what the same letters in another order count for
_MOST_NEAR = 4
_MOST_NAMED = 8


def near(word: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the few labels that are written nearly as a word is, the nearest first.

    Args:
        word: What a person wrote.
        names: By label, other names of what it stands for; a label that only such a name is near to is told with it.
    """
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(compared(word))

    def likeness(name: str) -> float:
        found, form = 0.0, compared(name)
        for piece in {form, *form.split()}:
            matcher.set_seq1(piece)
            least = max(found, _NEAR)
            if matcher.real_quick_ratio() >= least and (alike := matcher.quick_ratio()) >= least:
                found = max(found, matcher.ratio(), _SHUFFLED if alike == 1.0 else 0.0)
        return found

    scored: list[tuple[float, str]] = []
    for label, others in names.items():
        best, name = max(((likeness(name), name) for name in (label, *others)), key=lambda one: one[0])
        if best >= _NEAR:
            scored.append((-best, label if name == label else f"{label} ({name})"))
    return tuple(label for _, label in sorted(scored)[:_MOST_NEAR])


def instead(word: str, names: Mapping[str, Iterable[str]]) -> str:
    """Say what may be meant by a word that names nothing: near names, else the first of those that there are."""
    if found := near(word, names):
        *first, last = found
        return f"did you mean {', '.join(first)} or {last}?" if first else f"did you mean {last}?"
    labels = list(names)
    left = len(labels) - _MOST_NAMED
    return f"there are: {', '.join(labels[:_MOST_NAMED]) or 'none'}" + (f" and {left:,} more" if left > 0 else "")


def listed(word: str, shown: Mapping[str, str]) -> str | None:
    """Return the one of a list's words that is meant: by itself, by what the page calls it, or by a part of that.

    Args:
        word: What a person wrote; neither case counts.
        shown: By each word of the list, what it is called.
    """
    form = compared(word)
    by_form = {compared(label): value for value, label in shown.items()} | {compared(value): value for value in shown}
    if form in by_form:
        return by_form[form]
    parts = {value for value, label in shown.items() if form and form in _parts(label)}
    return parts.pop() if len(parts) == 1 else None


def listing(shown: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of a list, each with what it is called where that is another word."""
    return tuple(
        value if compared(value) == compared(label) else f"{value} ({label})" for value, label in shown.items()
    )


def _parts(label: str) -> Sequence[str]:
    """Return what a label of several things names: "arrest, seizure or intrusion" names three."""
    return [part.strip() for part in compared(label).replace(" or ", ",").split(",")]
