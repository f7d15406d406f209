"""Teach the heads that a sentence alone tells what it tells in its story.

    python data/english/encoder/level.py SHARED

Some of the corpora that the encoder learns from are single sentences, of which only acts are marked, so that it takes
nearly every word of a short text for an act, and somebody for its doer. Here the heads that say whether a word tells an
act, and that nobody stands in a role, are fitted anew, near what they are: of a word in its sentence alone to say what
they say of it in its story. Reads and writes `data/events/careful/heads.npz`, after each of the scripts that write the
encoder, before the judge.
"""

import argparse
from pathlib import Path

import numpy as np
from samples import stories

from geo.events.reading import Role
from geo.language.encoder import encode
from geo.language.parsing import parse
from geo.places.learned import Floats

HEADS = Path(__file__).resolve().parents[2] / "events" / "careful" / "heads.npz"
NEAR = 1000.0  # how hard the heads are held to what they are
IN_STORY = 2.0  # how much a word counts in its story, where it counts once alone
HIGHEST = 9.0  # log odds that are told apart
ACTS = frozenset({"VERB", "NOUN"})


def vectors_of(text: str) -> tuple[list[Floats], list[Floats]]:
    """Return the vectors of a story's verbs and nouns as they stand in it, and in their sentences alone."""
    doc = parse(text)
    story, within, alone = encode(doc), [], []
    for sentence in doc.sents:
        single = encode(sentence.as_doc())
        for token in sentence:
            first, second = story.window_of(token.i), single.window_of(token.i - sentence.start)
            if token.pos_ in ACTS and first is not None and second is not None:
                within.append(first.vectors[token.i - first.first].astype(float))
                alone.append(second.vectors[token.i - sentence.start - second.first].astype(float))
    return within, alone


def fitted(within: Floats, alone: Floats, head: Floats) -> Floats:
    """Return a head, its weights and its bias, that says of words alone what it says of them in their stories."""
    told = np.clip(within @ head[:-1] + head[-1], -HIGHEST, HIGHEST)
    table = np.hstack([np.concatenate([within, alone]), np.ones((2 * len(within), 1))])
    counts = np.repeat([IN_STORY, 1.0], len(within))[:, None]
    wrong = np.tile(told, 2) - table @ head
    squares = table.T @ (table * counts) + NEAR * np.eye(len(head))
    return np.asarray(head + np.linalg.solve(squares, table.T @ (wrong * counts[:, 0])))


def main() -> None:
    """Fit the heads anew, and print how far they are off for words alone, before and after."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    given = parser.parse_args()
    read = [vectors_of(article.text) for article, _ in stories(given.shared)]
    within, alone = (np.array([one for part in parts for one in part]) for parts in zip(*read, strict=True))
    with np.load(HEADS) as arrays:
        kept = dict(arrays)
    is_act = within @ kept["words"][:, 0] + kept["words_bias"][0] > 0
    asked = [("words", 0, np.ones(len(within), bool)), *(("nobody", role, is_act) for role in Role)]
    for name, column, on in asked:
        old = np.append(kept[name][:, column], kept[f"{name}_bias"][column]).astype(float)
        new = fitted(within[on], alone[on], old)
        told = within[on] @ old[:-1] + old[-1]
        off = [float(np.sqrt(np.mean((alone[on] @ head[:-1] + head[-1] - told) ** 2))) for head in (old, new)]
        print(f"{name} {column}: off by {off[0]:.2f}, now by {off[1]:.2f}")
        kept[name][:, column], kept[f"{name}_bias"][column] = new[:-1], new[-1]
    np.savez_compressed(HEADS, **kept)


if __name__ == "__main__":
    main()
