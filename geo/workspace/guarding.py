"""A workspace that asks, before anything is written to it, whether the one at work may write that.

The page is handed no other: whatever a button, a message of a browser or a later part of the page wants to write goes
through here. What Dateline itself finds in articles is kept without asking.
"""

from collections.abc import Callable, Iterable, Sequence

from geo.access.roles import Right
from geo.aliases import Params
from geo.errors import RightsError
from geo.model import Article
from geo.workspace.reviews import Redo, RemoveArticle, Review, Undo
from geo.workspace.store import Workspace

# What the page keeps as a setting and is none: it is made by who reviews, or brings in.
_RIGHTS = {"story": Right.REVIEW, "overlays": Right.ADD}
_NAME = "reviewer"  # the name that is offered to the next visitor; with a login each has his own


class GuardedWorkspace(Workspace):
    """A workspace for several persons, each with rights of his own.

    Every method that writes raises a `RightsError` where the one at work may not.
    """

    def need(self, right: Right) -> str:
        """Return what the one at work signs with; nothing where he may call himself what he likes.

        Raises:
            RightsError: He lacks the right.
        """
        raise NotImplementedError

    def add_articles(self, articles: Iterable[Article]) -> tuple[Article, ...]:
        """Keep articles, as `Workspace` does."""
        self.need(Right.ADD)
        return super().add_articles(articles)

    def remove_article(self, article_id: str) -> None:
        """Forget an article that was brought in."""
        self.need(Right.REMOVE)
        super().remove_article(article_id)

    def append(self, reviews: Iterable[Review], *, after: Sequence[Review] | None = None) -> None:
        """Add to the log what the one at work has decided, in his own name alone."""
        listed = tuple(reviews)
        if any(self._is_of_removal(review) for review in listed):
            self.need(Right.REMOVE)
        name = self.need(Right.REVIEW)
        if name and any(review.reviewer != name for review in listed):
            msg = f"you are {name}, and decide in no other name"
            raise RightsError(msg)
        super().append(listed, after=after)

    def add_coded_table(self, name: str, content: bytes, *, unknown: str = "") -> None:
        """Keep a file of coded events; to replace one is to remove it."""
        self.need(Right.ADD)
        if any(table.name == name for table in self.coded_tables()):
            self.need(Right.REMOVE)
        super().add_coded_table(name, content, unknown=unknown)

    def remove_coded_table(self, name: str) -> None:
        """Forget a file of coded events."""
        self.need(Right.REMOVE)
        super().remove_coded_table(name)

    def save_view(self, name: str, params: Params) -> str:
        """Keep a view under a name."""
        self.need(Right.REVIEW)
        return super().save_view(name, params)

    def remove_view(self, name: str) -> None:
        """Forget a saved view."""
        self.need(Right.REVIEW)
        super().remove_view(name)

    def set_setting(self, name: str, value: str) -> None:
        """Set something under a name."""
        self._need_for_setting(name)
        super().set_setting(name, value)

    def change_setting(self, name: str, change: Callable[[str | None], str]) -> None:
        """Set something under a name by what was set before."""
        self._need_for_setting(name)
        super().change_setting(name, change)

    def _need_for_setting(self, name: str) -> None:
        signed = self.need(_RIGHTS.get(name, Right.REVIEW if name == _NAME else Right.SETTINGS))
        if signed and name == _NAME:
            msg = f"you are {signed}, as your login has it; nobody else's name is kept"
            raise RightsError(msg)

    def _is_of_removal(self, review: Review) -> bool:
        """Say whether a review removes an article; to take that back, or bring it back, takes the same right."""
        turned = {review.change.batch} if isinstance(review.change, Undo | Redo) else set()
        concerned = [review]
        for earlier in reversed(self.reviews() if turned else ()):
            if earlier.batch in turned:
                concerned.append(earlier)
                turned |= {earlier.change.batch} if isinstance(earlier.change, Undo | Redo) else set()
        return any(isinstance(one.change, RemoveArticle) for one in concerned)
