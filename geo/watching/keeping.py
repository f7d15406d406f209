"""What a watch keeps in its workspace between runs: what it read of its sources, what is known, what was told."""

from dataclasses import dataclass, field

from geo.watching.feeds import FeedState
from geo.watching.folders import FileMark
from geo.watching.slots import Slot
from geo.watching.telling import Journal, Known


@dataclass(frozen=True, slots=True)
class ReadSources:
    """What was read: files by their whole paths, each as it was then, and feeds by their addresses."""

    files: dict[str, FileMark] = field(default_factory=dict)
    feeds: dict[str, FeedState] = field(default_factory=dict)


SOURCES = Slot("watch-sources", ReadSources)
KNOWN = Slot("watch-known", Known)
JOURNAL = Slot("watch-journal", Journal)
