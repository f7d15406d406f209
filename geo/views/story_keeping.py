"""The story that a workspace keeps: read and changed whole, so that two people do not undo each other's changes.

In: a workspace, a change. Out: its story. Knows no events.
"""

from collections.abc import Callable

from geo.views.stories import BriefingStory
from geo.views.story_files import read_story, write_story
from geo.workspace.store import Workspace

_SETTING = "story"


def kept_story(workspace: Workspace) -> BriefingStory:
    """Return the story that a workspace keeps; an empty one where it keeps none.

    Raises:
        GeoError: What it keeps is no story, or it cannot be read. Nothing is changed then.
    """
    return _read(workspace.setting(_SETTING))


def change_story(workspace: Workspace, change: Callable[[BriefingStory], BriefingStory]) -> None:
    """Change the story as it is kept at this moment.

    Raises:
        GeoError: As `kept_story`; or the story would be longer than one may be. It stays as it was.
    """
    workspace.change_setting(_SETTING, lambda kept: write_story(change(_read(kept))))


def _read(text: str | None) -> BriefingStory:
    return read_story(text, "the story that is kept") if text else BriefingStory()
