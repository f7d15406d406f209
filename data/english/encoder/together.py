"""Several processes that learn one model: each takes its share of the steps, and all go by the mean of their slopes."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor
from torch import distributed as group
from torch import multiprocessing as processes

Step = TypeVar("Step")


def side_by_side(work: Callable[..., None], number: int, *given: Any) -> None:  # noqa: ANN401 - what work takes
    """Call some work in several processes, a thread each, that `share_of` and `agree` know of; with one, right here.

    Args:
        work: A function of a module, called with what is given.
        number: Of processes.
        given: What may be pickled.
    """
    if number == 1:
        work(*given)
        return
    with tempfile.TemporaryDirectory() as passing:
        processes.spawn(_begin, (number, str(Path(passing) / "meeting"), work, given), nprocs=number)


def _begin(own: int, number: int, meeting: str, work: Callable[..., None], given: tuple) -> None:
    torch.set_num_threads(1)
    group.init_process_group("gloo", init_method=f"file://{meeting}", rank=own, world_size=number)
    work(*given)
    group.destroy_process_group()


def own_number() -> int:
    """Return which of the processes this is: 0 is the one that writes."""
    return group.get_rank() if group.is_initialized() else 0


def share_of(plan: Sequence[Step]) -> list[Step]:
    """Return the steps of this process: as many as of every other."""
    if not group.is_initialized():
        return list(plan)
    number = group.get_world_size()
    return list(plan)[own_number() : len(plan) // number * number : number]


def agree(parameters: Sequence[Tensor]) -> None:
    """Give all processes the mean of their slopes."""
    if not group.is_initialized():
        return
    slopes = [one.grad if one.grad is not None else torch.zeros_like(one) for one in parameters]
    joined = torch.cat([slope.flatten() for slope in slopes])
    group.all_reduce(joined)
    joined /= group.get_world_size()
    at = 0
    for one in parameters:
        one.grad = joined[at : at + one.numel()].view_as(one)
        at += one.numel()
