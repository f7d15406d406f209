"""What encoders made of stories that they had not seen, as `data/english/encoder/train.py` keeps it."""

import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from geo.events.reading import Role
from geo.places.learned import Floats


class KeptReading:
    """What an encoder made of one story: a `geo.events.reading.Reading`."""

    def __init__(self, windows: Sequence[dict]) -> None:
        self._rows = {int(at): (one, row) for one in windows for row, at in enumerate(one["tok"])}
        self._columns = [{int(at): n for n, at in enumerate(one["cand"])} for one in windows]
        self._at = {id(one): n for n, one in enumerate(windows)}

    def word(self, at: int) -> Floats | None:
        """See `Reading`."""
        if at not in self._rows:
            return None
        one, row = self._rows[at]
        kinds, statuses = one["type"][row].astype(float), one["status"][row].astype(float)
        return np.concatenate([[one["act"][row]], logs(kinds), logs(statuses)])

    def scores(self, act: int, words: Sequence[int], role: Role) -> Floats:
        """See `Reading`."""
        one, row = self._rows[act]
        columns = self._columns[self._at[id(one)]]
        found = [float(one["grid"][row, columns[word], role]) if word in columns else -np.inf for word in words]
        return np.array(found)

    def none(self, act: int, role: Role) -> float:
        """See `Reading`."""
        one, row = self._rows[act]
        return float(one["nobody"][row, role])


def logs(scores: Floats) -> Floats:
    """Return the logs of the chances of scores."""
    return scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())


def kept_readings(folder: Path) -> dict[str, KeptReading]:
    """Read what was kept, by the articles' ids."""
    by_story: dict[str, list[dict]] = {}
    for path in sorted(folder.glob("unseen*.pkl")):
        for one in pickle.loads(path.read_bytes()):
            by_story.setdefault(one["story"], []).append(one)
    return {story: KeptReading(windows) for story, windows in by_story.items()}
