"""The encoder with its heads, in PyTorch: what it sees, what it is asked, and how it learns. No text is known here.

The encoder has the shape of MiniLM-L6 (six layers of 384 numbers). The heads are what `geo.events.heads` evaluates with
numpy: of words, and of pairs of an act and a word in a role.
"""

import copy
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from samples import ROLES, STATUSES, TYPES, Role, Sample
from together import agree, own_number, share_of
from torch import Tensor, nn
from torch.nn import functional

from geo.events.heads import BUCKETS, STEEP
from geo.language.encoder import WIDTH

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
INNER, HEADS, LAYERS, PIECES, LONGEST = 1536, 12, 6, 30522, 512
ROLE_WIDTH = 64
MASK = 103  # the number of the piece [MASK]
NOTHING = -1e4
WORDS = ("act", "weight", "type", "status", "fact", "noun")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How it learns: passes, rates, pieces a step, and what is left out by chance."""

    passes: int
    rate: float
    pieces: int
    rate_heads: float = 1e-3
    masked: float = 0.1


class Layer(nn.Module):
    """A layer of an encoder, whose vectors have some width."""

    def __init__(self, drop: float, width: int = WIDTH, inner: int = INNER, eps: float = 1e-12) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.drop, self.width = drop, width

    def forward(self, seen: Tensor, mask: Tensor | None) -> Tensor:
        """Return what the next layer sees: texts by pieces by numbers.

        The mask tells which pieces there are, or how much each makes of each other for their places alone.
        """
        texts, pieces, _ = seen.shape
        of_head = self.width // HEADS
        query, key, value = self.qkv(seen).view(texts, pieces, 3, HEADS, of_head).permute(2, 0, 3, 1, 4)
        if mask is None:  # as it is exported, in the plainest operations
            mixed = torch.softmax(query @ key.transpose(-1, -2) * of_head**-0.5, -1) @ value
        else:  # nothing is left out by chance here: that would cost processors half their speed
            mask = mask if mask.dtype == torch.bool else mask.to(query.dtype)
            mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(texts, pieces, self.width))
        seen = self.first(seen + functional.dropout(mixed, self.drop, self.training))
        inner = self.down(functional.gelu(self.up(seen)))
        return self.second(seen + functional.dropout(inner, self.drop, self.training))

    def take(self, weights: Mapping[str, Tensor], own: str, attention: Sequence[str], out: str, first: str) -> None:
        """Begin from pretrained weights.

        Args:
            weights: By name.
            own: The layer's name.
            attention: Of query, key and value within it.
            out: Of what comes after them.
            first: Of the norm after that.
        """
        for kind in ("weight", "bias"):
            getattr(self.qkv, kind).copy_(torch.cat([weights[f"{own}.{name}.{kind}"] for name in attention]))
        fill(self.out, weights, f"{own}.{out}")
        fill(self.first, weights, f"{own}.{first}")
        fill(self.up, weights, f"{own}.intermediate.dense")
        fill(self.down, weights, f"{own}.output.dense")
        fill(self.second, weights, f"{own}.output.LayerNorm")


def fill(module: nn.Module, weights: Mapping[str, Tensor], name: str) -> None:
    """Give a module its weight and bias, which have a name together."""
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])


class Encoder(nn.Module):
    """Numbers of pieces → a vector for each."""

    def __init__(self, drop: float = 0.15) -> None:
        super().__init__()
        self.word, self.place = nn.Embedding(PIECES, WIDTH), nn.Embedding(LONGEST, WIDTH)
        self.kind, self.norm = nn.Parameter(torch.zeros(WIDTH)), nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(LAYERS))
        self.drop = drop

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return the vectors of pieces: texts by pieces by numbers."""
        seen = self.norm(self.word(ids) + self.place(torch.arange(ids.shape[1], device=ids.device)) + self.kind)
        seen = functional.dropout(seen, self.drop, self.training)
        for layer in self.layers:
            seen = layer(seen, mask)
        return seen

    def take(self, weights: Mapping[str, Tensor]) -> None:
        """Begin from the weights of a pretrained encoder, by the names that BERT's have."""
        with torch.no_grad():
            self.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
            self.place.weight.copy_(weights["embeddings.position_embeddings.weight"])
            self.kind.copy_(weights["embeddings.token_type_embeddings.weight"][0])
            fill(self.norm, weights, "embeddings.LayerNorm")
            attention = [f"attention.self.{part}" for part in ("query", "key", "value")]
            names = attention, "attention.output.dense", "attention.output.LayerNorm"
            for number, layer in enumerate(self.layers):
                layer.take(weights, f"encoder.layer.{number}", *names)


class ActReader(nn.Module):
    """An encoder, of vectors of some width, and what it is asked of words and of pairs."""

    def __init__(self, encoder: nn.Module | None = None, width: int = WIDTH) -> None:
        super().__init__()
        self.encoder = encoder or Encoder()
        self.act, self.noun, self.fact = (nn.Linear(width, 1) for _ in range(3))
        self.kinds, self.statuses = nn.Linear(width, len(TYPES)), nn.Linear(width, len(STATUSES))
        self.acts, self.others = (nn.Linear(width, ROLES * ROLE_WIDTH) for _ in range(2))
        self.alone, self.nobody = (nn.Linear(width, ROLES) for _ in range(2))
        self.distances = nn.Embedding(2 * BUCKETS, ROLES)
        nn.init.zeros_(self.distances.weight)

    def see(self, batch: "Batch", masked: float = 0.0) -> Tensor:
        """Return the vectors of a batch's pieces, of which a share is hidden by chance."""
        hidden = (torch.rand(batch.ids.shape, device=DEVICE) < masked) & batch.mask
        return self.encoder(torch.where(hidden, MASK, batch.ids), batch.mask[:, None, None, :]).float()

    def of_words(self, vectors: Tensor) -> dict[str, Tensor]:
        """Return what the heads say of words."""
        return {
            "act": self.act(vectors)[:, 0].float(),
            "noun": self.noun(vectors)[:, 0].float(),
            "fact": self.fact(vectors)[:, 0].float(),
            "type": self.kinds(vectors).float(),
            "status": self.statuses(vectors).float(),
        }

    def of_pairs(self, seen: Tensor, asked: "Asked") -> tuple[Tensor, Tensor]:
        """Return scores of all choices, and of nobody for each pair."""
        pairs, choices = torch.arange(len(asked.role), device=DEVICE), torch.arange(len(asked.pair), device=DEVICE)
        act = seen[asked.text, asked.act]
        role = asked.role[asked.pair]
        projected = self.acts(act).view(-1, ROLES, ROLE_WIDTH)[pairs, asked.role]
        other = seen[asked.text[asked.pair], asked.choice]
        met = self.others(other).view(-1, ROLES, ROLE_WIDTH)[choices, role]
        apart = self.distances(bucket(asked.choice - asked.act[asked.pair]))[choices, role]
        score = (projected[asked.pair] * met).sum(-1) / math.sqrt(ROLE_WIDTH) + self.alone(other)[choices, role] + apart
        return score.float(), self.nobody(act)[pairs, asked.role].float()

    def lend(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Begin roles from what others have learned: (from, to) each."""
        with torch.no_grad():
            for giver, taker in pairs:
                for linear in (self.acts, self.others):
                    weight, bias = linear.weight.view(ROLES, ROLE_WIDTH, -1), linear.bias.view(ROLES, ROLE_WIDTH)
                    weight[taker], bias[taker] = weight[giver].clone(), bias[giver].clone()
                for linear in (self.alone, self.nobody):
                    linear.weight[taker], linear.bias[taker] = linear.weight[giver].clone(), linear.bias[giver].clone()
                self.distances.weight[:, taker] = self.distances.weight[:, giver].clone()


def bucket(distances: Tensor) -> Tensor:
    """Return the buckets of signed distances in pieces."""
    sizes = torch.clamp(torch.log2(distances.abs().float() + 1) * STEEP, max=BUCKETS - 1).long()
    return torch.where(distances < 0, sizes, sizes + BUCKETS)


@dataclass(frozen=True, slots=True)
class Asked:
    """Pairs that are asked about: text, act and role of each; each choice with its pair, and whether it is right."""

    text: Tensor
    act: Tensor
    role: Tensor
    nobody: Tensor
    pair: Tensor
    choice: Tensor
    right: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Samples side by side."""

    ids: Tensor
    mask: Tensor
    texts: Tensor
    places: Tensor
    words: dict[str, Tensor]
    pairs: Asked


def batch_of(samples: Sequence[Sample]) -> Batch:
    """Put samples side by side."""
    longest = max(len(sample.pieces) for sample in samples)
    ids, mask = np.zeros((len(samples), longest), np.int64), np.zeros((len(samples), longest), bool)
    text, act, role, nobody, pair, choice, right = ([] for _ in range(7))
    for number, sample in enumerate(samples):
        ids[number, : len(sample.pieces)], mask[number, : len(sample.pieces)] = sample.pieces, True
        for at, kind, choices, yes, none in sample.pairs:
            pair.append(np.full(len(choices), len(role)))
            text.append(number)
            act.append(int(sample.places[at]))
            role.append(kind)
            nobody.append(none)
            choice.append(choices)
            right.append(yes)
    texts = np.concatenate([np.full(len(sample.places), number) for number, sample in enumerate(samples)])
    words = {name: np.concatenate([sample.words[name] for sample in samples]) for name in WORDS}
    kinds = {name: np.int64 if name in ("type", "status") else np.float32 for name in WORDS}
    joined = [np.concatenate(part) if part else np.zeros(0, int) for part in (pair, choice, right)]
    pairs = Asked(
        _tensor(text, np.int64), _tensor(act, np.int64), _tensor(role, np.int64), _tensor(nobody, bool),
        _tensor(joined[0], np.int64), _tensor(joined[1], np.int64), _tensor(joined[2], bool),
    )  # fmt: skip
    return Batch(
        _tensor(ids, np.int64), _tensor(mask, bool), _tensor(texts, np.int64),
        _tensor(np.concatenate([sample.places for sample in samples]), np.int64),
        {name: _tensor(words[name], kinds[name]) for name in WORDS}, pairs,
    )  # fmt: skip


def _tensor(values: Sequence | np.ndarray, kind: type) -> Tensor:
    return torch.from_numpy(np.asarray(values).astype(kind)).to(DEVICE)


def log_sums(scores: Tensor, pair: Tensor, further: Tensor) -> Tensor:
    """Return for each pair the log of the sum of its choices' exponentials, and of a further one."""
    highest = torch.full_like(further, NOTHING).scatter_reduce(0, pair, scores, "amax")
    highest = torch.maximum(highest, further).detach()
    sums = torch.zeros_like(further).index_add(0, pair, torch.exp(scores - highest[pair]))
    return highest + torch.log(sums + torch.exp(further - highest) + 1e-9)


Loss = Callable[[ActReader, Sequence, float], Tensor]
Sets = Sequence[tuple[Sequence, float]]  # samples, or what else is learned from, each with the share that a pass takes


def loss_of(model: ActReader, samples: Sequence[Sample], masked: float) -> Tensor:
    """Return how wrong the model is about samples, all questions together, given the share of pieces to hide."""
    batch = batch_of(samples)
    return loss_of_seen(model, batch, model.see(batch, masked))


def loss_of_seen(model: ActReader, batch: Batch, seen: Tensor) -> Tensor:
    """Return how wrong the model's heads are about a batch, given the vectors that its encoder sees."""
    said, words = model.of_words(seen[batch.texts, batch.places]), batch.words
    total = torch.zeros((), device=DEVICE)
    if (on := words["act"] >= 0).any():
        wrong = functional.binary_cross_entropy_with_logits(said["act"][on], words["act"][on], reduction="none")
        total = total + (wrong * words["weight"][on]).sum() / words["weight"][on].sum()
    if (on := words["type"] >= 0).any():
        total = total + functional.cross_entropy(said["type"][on], words["type"][on], label_smoothing=0.05)
    if (on := words["status"] >= 0).any():
        total = total + 0.5 * functional.cross_entropy(said["status"][on], words["status"][on])
    if (on := ~torch.isnan(words["fact"])).any():
        total = total + 0.3 * functional.smooth_l1_loss(said["fact"][on], words["fact"][on])
    if (on := words["noun"] >= 0).any():
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(said["noun"][on], words["noun"][on])
    if len(batch.pairs.role):
        scores, nobody = model.of_pairs(seen, batch.pairs)
        every = log_sums(scores, batch.pairs.pair, nobody)
        right = log_sums(
            scores.masked_fill(~batch.pairs.right, NOTHING),
            batch.pairs.pair,
            nobody.masked_fill(~batch.pairs.nobody, NOTHING),
        )
        total = total + (every - right).mean()
    return total


def steps_of(samples: Sequence[Sample], pieces: int, chance: random.Random) -> list[list[Sample]]:
    """Return samples in groups of about as many pieces, in an order of chance."""
    order = sorted(samples, key=lambda sample: (len(sample.pieces) // 16, chance.random()))
    steps: list[list[Sample]] = [[]]
    for sample in order:
        if steps[-1] and len(sample.pieces) * (len(steps[-1]) + 1) > pieces:
            steps.append([])
        steps[-1].append(sample)
    chance.shuffle(steps)
    return [step for step in steps if step]


def learn(model: ActReader, sets: Sets, recipe: Recipe, seed: int, loss: Loss = loss_of) -> ActReader:
    """Fit a model; in one of several processes (`together`), that process' share of it.

    Args:
        model: It is changed, where its parameters ask for slopes.
        sets: What is learned from; `pieces` of each are those of a text.
        recipe: How it learns.
        seed: Of all chance.
        loss: How wrong the model is about a step of one of the sets, given the share of pieces to hide.
    """
    chance = random.Random(seed)
    torch.manual_seed(seed + own_number())
    plan: list[list] = []
    for _ in range(recipe.passes):
        todo = []
        for samples, share in sets:
            steps = steps_of(samples, recipe.pieces, chance)
            todo += steps if share >= 1 else chance.sample(steps, int(len(steps) * share))
        chance.shuffle(todo)
        plan += todo
    plan = share_of(plan)
    own = [value for value in model.encoder.parameters() if value.requires_grad]
    heads = [value for name, value in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": own, "lr": recipe.rate}, {"params": heads, "lr": recipe.rate_heads}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    rise = max(1, len(plan) // 10)
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / rise, max(0.02, (len(plan) - step) / (len(plan) - rise + 1)))
    )
    model.train()
    for step in plan:
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            wrong = loss(model, step, recipe.masked)
        optimiser.zero_grad(set_to_none=True)
        wrong.backward()
        agree([*own, *heads])
        nn.utils.clip_grad_norm_([*own, *heads], 1.0)
        optimiser.step()
        rates.step()
    return model.eval()


def mean_of(models: Sequence[ActReader], shares: Sequence[float] | None = None) -> ActReader:
    """Return the model whose weights are the means of some, which began from the same; by shares, where there are."""
    mean, shares = copy.deepcopy(models[0]), shares or [1 / len(models)] * len(models)
    with torch.no_grad():
        for values in zip(*(model.parameters() for model in (mean, *models)), strict=True):
            values[0].copy_(sum(share * value for share, value in zip(shares, values[1:], strict=True)))
    return mean


@torch.no_grad()
def said_of(model: ActReader, sample: Sample) -> dict[str, np.ndarray]:
    """Return what a model says of the words of a sample, and of all that may stand in roles of each of them."""
    ids, mask = (
        _tensor(sample.pieces[None], np.int64),
        torch.ones(1, len(sample.pieces), dtype=torch.bool, device=DEVICE),
    )
    seen = model.encoder(ids, mask[:, None, None, :])
    said = {
        name: value.cpu().numpy() for name, value in model.of_words(seen[0, _tensor(sample.places, np.int64)]).items()
    }
    acts, others = len(sample.places), len(sample.others)
    grid, nobody = np.zeros((acts, others, len(Role)), np.float32), np.zeros((acts, len(Role)), np.float32)
    for role in Role if acts else ():
        asked = Asked(
            _tensor(np.zeros(acts), np.int64), _tensor(sample.places, np.int64), _tensor(np.full(acts, role), np.int64),
            _tensor(np.zeros(acts), bool), _tensor(np.repeat(np.arange(acts), others), np.int64),
            _tensor(np.tile(sample.other_places, acts), np.int64), _tensor(np.zeros(acts * others), bool),
        )  # fmt: skip
        scores, none = model.of_pairs(seen, asked)
        grid[:, :, role], nobody[:, role] = scores.view(acts, others).cpu().numpy(), none.cpu().numpy()
    return {**said, "grid": grid, "nobody": nobody}
