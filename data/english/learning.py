"""Train one pipeline: a loop over batches whose texts are grouped and changed anew in every round."""

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import spacy
from spacy.attrs import LOWER
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, load_model_from_config
from spacy.vectors import Vectors
from thinc.api import Adam, Config, NumpyOps, set_current_ops
from thinc.schedules import warmup_linear
from tokens import make_tokenizer

VectorTable = tuple[list[str], np.ndarray]
Round = Callable[[random.Random], list[Doc]]


def make_pipeline(config: Config, vectors: VectorTable) -> Language:
    """Return an untrained pipeline with our tokenizer and the word vectors, which are looked up in lower case."""
    set_current_ops(NumpyOps(use_blis=False))
    settings = Config({key: config[key] for key in ("nlp", "components")})
    language = load_model_from_config(settings, auto_fill=True)
    language.tokenizer = make_tokenizer(language)
    words, rows = vectors
    keys = [spacy.strings.get_string_id(word) for word in words]
    language.vocab.vectors = Vectors(data=rows, keys=keys, name="glove.6B.50d", attr="LOWER")
    return language


def train(config: Config, vectors: VectorTable, texts: Round, *, folder: Path, teacher: Language | None = None) -> None:
    """Train a pipeline for the config's number of steps, and leave it in the folder, with the weights' averages.

    The recogniser's encoder starts from the teacher's, where there is one.
    """
    settings = config["training"]
    fix_random_seed(settings["seed"])
    dice = random.Random(settings["seed"])
    language = make_pipeline(config, vectors)
    start = [Example(language.make_doc(doc.text), doc) for doc in texts(random.Random(0))]
    optimizer = language.initialize(lambda: start, sgd=_optimizer(settings))
    if teacher is not None:
        encoder = language.get_pipe("ner").model.get_ref("tok2vec").layers[0]
        encoder.from_bytes(teacher.get_pipe("tok2vec").model.to_bytes())
    losses: dict[str, float] = {}
    began = time.monotonic()
    batches = _batches(language, texts, dice, settings)
    with folder.with_suffix(".log").open("w", encoding="utf-8") as lines:
        for step in range(1, settings["steps"] + 1):
            language.update(next(batches), drop=settings["dropout"], sgd=optimizer, losses=losses)
            optimizer.step_schedules()
            if step % 100 == 0:
                shown = " ".join(f"{name} {loss / 100:.1f}" for name, loss in losses.items())
                print(f"{step} {time.monotonic() - began:.0f}s {shown}", file=lines, flush=True)
                losses.clear()
    with language.use_params(optimizer.averages):
        save(language, folder)


def save(language: Language, folder: Path) -> None:
    """Write a pipeline, and what spaCy leaves out: that its vectors are looked up in lower case."""
    language.to_disk(folder)
    settings = {"mode": "default", "attr": int(LOWER)}
    (folder / "vocab" / "vectors.cfg").write_text(json.dumps(settings), encoding="utf-8")


def _optimizer(settings: dict) -> Adam:
    rate = warmup_linear(settings["rate"], settings["warmup"], int(settings["steps"] * 1.02))
    return Adam(learn_rate=rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)


def _batches(language: Language, texts: Round, dice: random.Random, settings: dict) -> Iterator[list[Example]]:
    """Yield batches for ever, of a number of words that grows from the first to the second setting."""
    size, most = settings["words"]
    batch: list[Example] = []
    words = 0
    while True:
        docs = texts(dice)
        dice.shuffle(docs)
        for doc in docs:
            batch.append(Example(language.make_doc(doc.text), doc))
            words += len(doc)
            if words >= size:
                yield batch
                batch, words = [], 0
                size = min(most, size * 1.001)
