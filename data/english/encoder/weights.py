"""A model → what ships: the encoder in whole numbers, its heads; and what it made of stories, for those to come."""

import copy
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from model import ActReader
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from samples import Role, Sample

HERE = Path(__file__).resolve().parent
HEADS = HERE.parents[1] / "events" / "careful" / "heads.npz"
DRAWN = len(Role)  # roles of acts; the others are PropBank's


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
