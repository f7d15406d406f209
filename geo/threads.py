"""How many threads work on linear algebra: one, unless the user has said otherwise.

Our matrices are small: more threads are no faster, and while they wait for the next product they keep the other cores
busy. OpenMP's and MKL's own settings are left alone, since a spaCy pipeline of the user's choice may have large ones.

Example::

    use_one_thread()  # before numpy is loaded, which asks once
    import numpy
"""

import os
from collections.abc import Mapping

_OURS = (
    "OPENBLAS_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)  # of numpy on Linux and Windows, of macOS
_THE_USERS = (*_OURS, "OMP_NUM_THREADS", "MKL_NUM_THREADS", "GOTO_NUM_THREADS")


def one_thread(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what an environment lacks for one thread: nothing where it says how many there are to be."""
    return {} if any(environment.get(name) for name in _THE_USERS) else dict.fromkeys(_OURS, "1")


def use_one_thread() -> None:
    """Have this process, and those that it starts, use one thread, if numpy is not loaded yet."""
    os.environ.update(one_thread(os.environ))
