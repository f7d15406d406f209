"""A model that learned anew → the same, whose heads say on the whole what those of another say.

What judges and weighs an encoder learned how often one like the other says yes. A model that learned to see what that
one sees is right as often, and a little more or less ready: its heads for acts, types, statuses and nobody are shifted,
so that of texts which nobody marked both say the same on the whole.
"""

from collections.abc import Sequence

import numpy as np
import torch
from model import ActReader, said_of
from samples import Sample
from torch import nn

from geo.places.learned import Floats


def shifted(model: ActReader, like: ActReader, samples: Sequence[Sample]) -> ActReader:
    """Return a model whose heads are changed in place to say of samples, on the whole, what another says."""
    now, before = (_said(one.eval(), samples) for one in (model, like))
    with torch.no_grad():
        scale = float(before["act"].std() / now["act"].std())
        model.act.weight.mul_(scale)
        model.act.bias.mul_(scale).add_(float(before["act"].mean() - scale * now["act"].mean()))
        for head, name in ((model.kinds, "type"), (model.statuses, "status")):
            off = before[name].mean(axis=0) - now[name].mean(axis=0)
            _add(head, off - off.mean())
        _add(model.nobody, np.median(before["nobody"], axis=0) - np.median(now["nobody"], axis=0))
    return model


def _said(model: ActReader, samples: Sequence[Sample]) -> dict[str, Floats]:
    """Return what a model says of all words of samples; of nobody, beside all who may stand in a role."""
    told = [said_of(model, sample) for sample in samples if len(sample.places)]
    rows = {name: np.concatenate([one[name] for one in told]) for name in ("act", "type", "status")}
    beside = [one["nobody"] - np.log(np.exp(one["grid"]).sum(axis=1) + 1e-9) for one in told]
    return {**rows, "nobody": np.concatenate(beside)}


def _add(head: nn.Linear, off: Floats) -> None:
    head.bias[: len(off)].add_(torch.tensor(off, dtype=head.bias.dtype))
