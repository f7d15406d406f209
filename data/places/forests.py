"""Two forests that learned from different stories → one that goes by the mean of both."""

import numpy as np

from geo.places.learned import Floats, Forest


def joined_forest(one: Forest, other: Forest, share: float) -> Forest:
    """Return the forest whose margins are the means of two over the same numbers, with a share for the second's."""
    assert one.names == other.names
    width = max(forest.feature.shape[1] for forest in (one, other))
    own = np.arange(width, dtype=np.int32)  # a leaf is its own child, and so is what fills a row

    def padded(name: str, fill: Floats) -> Floats:
        rows = [getattr(forest, name) for forest in (one, other)]
        return np.vstack(
            [np.hstack([row, np.broadcast_to(fill[row.shape[1] :], (len(row), width - row.shape[1]))]) for row in rows]
        )

    shares = np.repeat([1 - share, share], [len(forest.feature) for forest in (one, other)])
    nothing = np.zeros(width)
    return Forest(
        feature=padded("feature", nothing).astype(np.int32),
        threshold=padded("threshold", nothing),
        left=padded("left", own).astype(np.int32),
        right=padded("right", own).astype(np.int32),
        value=padded("value", nothing) * shares[:, None],
        depth=max(one.depth, other.depth),
        names=one.names,
    )
