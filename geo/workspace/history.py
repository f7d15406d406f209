"""Which reviews hold, and which one an undo or redo would turn: both read from the log alone.

Each reviewer takes back his own last reviews, not those of a colleague. A new review ends what could be redone.
"""

from collections.abc import Collection, Iterable

from geo.workspace.reviews import Action, Redo, Review, Undo


def holding(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """Return the reviews that change something: all but those that were taken back, oldest first."""
    listed = tuple(reviews)
    undone: set[str] = set()
    for review in listed:
        if isinstance(review.change, Undo):
            undone.add(review.change.batch)
        elif isinstance(review.change, Redo):
            undone.discard(review.change.batch)
    return tuple(
        review
        for review in listed
        if review.batch not in undone and review.change.action not in (Action.UNDO, Action.REDO)
    )


def next_undo(reviews: Iterable[Review], reviewer: str, passing_over: Collection[str] = ()) -> Undo | None:
    """Return what takes the reviewer's last reviews back, None where there are none.

    Args:
        reviews: The log.
        reviewer: Whose reviews.
        passing_over: Batches that are not to be turned.
    """
    done = [batch for batch in _stacks(reviews, reviewer)[0] if batch not in passing_over]
    return Undo(done[-1]) if done else None


def next_redo(reviews: Iterable[Review], reviewer: str, passing_over: Collection[str] = ()) -> Redo | None:
    """Return what lets the reviews that were taken back last hold again; for the arguments see `next_undo`."""
    undone = [batch for batch in _stacks(reviews, reviewer)[1] if batch not in passing_over]
    return Redo(undone[-1]) if undone else None


def _stacks(reviews: Iterable[Review], reviewer: str) -> tuple[list[str], list[str]]:
    """Return the batches that hold and those that were taken back, each with the next to turn at its end."""
    done: dict[str, None] = {}
    undone: dict[str, None] = {}
    for review in reviews:
        if review.reviewer != reviewer:
            continue
        change = review.change
        if isinstance(change, Undo):
            if change.batch in done:
                del done[change.batch]
                undone[change.batch] = None
        elif isinstance(change, Redo):
            if change.batch in undone:
                del undone[change.batch]
                done[change.batch] = None
        else:
            done[review.batch] = None
            undone.clear()
    return list(done), list(undone)
