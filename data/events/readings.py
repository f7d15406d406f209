"""What encoders made of stories that they had not learned from, as `data/english/encoder/anew.py` keeps it."""

import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from geo.events.reading import Role, logs_of_chances
from geo.places.learned import Floats

HERE = Path(__file__).resolve().parent


class KeptReading:
    """What an encoder made of one story: a `geo.events.reading.Reading`."""

    def __init__(self, windows: Sequence[dict]) -> None:
        self._rows: dict[int, tuple[dict, int, dict[int, int]]] = {}
        for window in windows:
            columns = {int(at): number for number, at in enumerate(window["cand"])}
            self._rows |= {int(at): (window, row, columns) for row, at in enumerate(window["tok"])}

    def sees(self, at: int) -> bool:
        """See `Reading`."""
        return at in self._rows

    def word(self, at: int) -> Floats | None:
        """See `Reading`."""
        if at not in self._rows:
            return None
        window, row, _ = self._rows[at]
        kinds, statuses = (logs_of_chances(window[name][row].astype(float)) for name in ("type", "status"))
        return np.concatenate([[window["act"][row]], kinds, statuses])

    def scores(self, act: int, words: Sequence[int], role: Role) -> Floats:
        """See `Reading`."""
        window, row, columns = self._rows[act]
        found = [float(window["grid"][row, columns[word], role]) if word in columns else -np.inf for word in words]
        return np.array(found)

    def none(self, act: int, role: Role) -> float:
        """See `Reading`."""
        window, row, _ = self._rows[act]
        return float(window["nobody"][row, role])

    def sense(self, at: int) -> bytes:  # noqa: ARG002 - as the protocol has it
        """See `Reading`: vectors are not kept."""
        return b""


def weights_folder(*, careful: bool) -> Path:
    """Return where weights belong that are learned upon an encoder's readings, or upon none."""
    return HERE / ("careful" if careful else "")


def kept_readings(folder: Path) -> dict[str, KeptReading]:
    """Read what was kept, by the articles' ids."""
    by_story: dict[str, list[dict]] = {}
    for path in sorted(folder.glob("unseen*.pkl")):
        for one in pickle.loads(path.read_bytes()):
            by_story.setdefault(one["story"], []).append(one)
    return {story: KeptReading(windows) for story, windows in by_story.items()}
