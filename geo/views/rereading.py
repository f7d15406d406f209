"""What a new extractor would change, event by event, before it is applied; and which reviews would no longer fit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from geo.model import Corpus
from geo.views.changes import Changes, Earlier, changes, version_of
from geo.views.view import view_of
from geo.workspace.applying import Lost, Reviewed, apply
from geo.workspace.reviews import Review


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be shown: the corpus with its reviews, what changes in it, and the reviews that would be lost.

    A review that is lost already is not among `lost`.
    """

    after: Reviewed
    changes: Changes
    lost: tuple[Lost, ...] = ()

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many events are new, changed, and gone."""
        return len(self.changes.new), len(self.changes.changed), len(self.changes.withdrawn)


def propose(
    shown: Corpus, staged: Corpus, reviews: Iterable[Review], *, removed: Collection[str] = (), accepts: int = 1
) -> Proposal:
    """Compare what is shown with what another reading of the same articles would show.

    Args:
        shown: What was found, as it is shown, without reviews.
        staged: The same as the other extractor finds it.
        reviews: The log; it is laid on both.
        removed: Ids of articles that were removed.
        accepts: By how many different persons an event is to be accepted.
    """
    log = tuple(reviews)
    before, after = (apply(log, each, removed=removed, accepts=accepts) for each in (shown, staged))
    view, other = view_of(before.corpus), view_of(after.corpus)
    earlier = Earlier(tuple(version_of(event, view) for event in view.events), caption=other.caption)
    known = {item.review.id for item in before.lost}
    lost = tuple(item for item in after.lost if item.review.id not in known)
    return Proposal(after, changes(other, earlier), lost)
