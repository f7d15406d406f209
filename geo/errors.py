"""What can go wrong, as one small tree.

::

    GeoError
    ├── InputError (ValueError)    an input cannot be read, or says something impossible
    │   ├── SettingsError          a setting names what is not there
    │   ├── LanguageError          an article is in a language that cannot be read
    │   └── BusyError              a server asks to be left alone for a while
    ├── DataError (RuntimeError)   a file that the program brings along is missing or damaged
    ├── ExportError (RuntimeError) a result cannot be written
    ├── ServiceError (RuntimeError) a service on the network does not answer
    ├── WorkspaceError (RuntimeError) a workspace cannot be read or written
    │   └── StaleError              its log has grown since it was read
    ├── RightsError (PermissionError) somebody may not do what he asked for
    ├── CacheError (RuntimeError)  what was read cannot be kept in the user's data folder
    └── StoppedError               somebody has asked to stop; nothing is wrong

Every message says what is wrong, where, and what would be right.
"""


class GeoError(Exception):
    """Root of every error that this package raises on purpose."""


class InputError(GeoError, ValueError):
    """An input cannot be read, or says something impossible."""


class SettingsError(InputError):
    """A setting names what is not there; it would meet every input."""


class LanguageError(InputError):
    """An article is in a language that cannot be read."""


class BusyError(InputError):
    """A server asks to be left alone for a while: for so many seconds."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class DataError(GeoError, RuntimeError):
    """A file that the program brings along is missing or damaged."""


class ExportError(GeoError, RuntimeError):
    """A result cannot be written."""


class ServiceError(GeoError, RuntimeError):
    """A service on the network does not answer, or refuses."""


class WorkspaceError(GeoError, RuntimeError):
    """A workspace cannot be read or written."""


class CacheError(GeoError, RuntimeError):
    """What was read cannot be kept in the user's data folder, or not be read there."""


class RightsError(GeoError, PermissionError):
    """Somebody may not do what he asked for."""


class StaleError(WorkspaceError):
    """A workspace's log has grown since it was read."""


class EndedError(GeoError, RuntimeError):
    """A process of ours that read an article has ended over it, as where memory runs out."""


class StoppedError(GeoError):
    """Somebody has asked to stop, while an article was read; nothing is wrong with it."""
