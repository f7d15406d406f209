"""What is to be written: the value that every maker of a format takes."""

from dataclasses import dataclass

from geo.columnar import EventRows
from geo.views.changes import Changes
from geo.views.headings import title_of
from geo.views.sheets import PLAIN, Sheet
from geo.views.stories import ToldStory
from geo.views.view import View


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A view, how it shall look, and where asked for what changed since an earlier briefing, and a story.

    `file_name` is what the file is to be called, where that is known: a project for QGIS names its own file.
    """

    view: View
    sheet: Sheet = PLAIN
    changes: Changes | None = None
    story: ToldStory | None = None
    file_name: str = ""

    @property
    def in_batches(self) -> bool:
        """Whether its events stand in a table, so that they are written batch by batch, and made only for that."""
        return isinstance(self.view.events, EventRows)

    @property
    def title(self) -> str:
        """The heading: the one that was given, else what is shown in words."""
        return title_of(self.view, self.sheet)
