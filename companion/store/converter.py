"""Whisper as ONNX (a Transformers.js / Optimum export) -> the CTranslate2 folder that the recogniser loads.

Works offline with onnx, numpy and ctranslate2 alone, on 8-bit exports (dynamically quantised) and on float ones. A
float32 conversion computes what the ONNX network computes; tests/store/test_converter.py holds it to that, because a
model with two matrices swapped still writes plausible sentences.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import onnx
from ctranslate2.specs import WhisperSpec
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx import AttributeProto, numpy_helper

from companion.errors import ModelProblem

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

_TIMESTAMP_STEP_S = 0.02
_KEPT = ("tokenizer.json", "preprocessor_config.json")


class OnnxWeights:
    """The weights of one ONNX file, in float32, found through the nodes that use them.

    The exporter gives matrices names without meaning (`onnx::MatMul_1754`) but keeps the path of the module in the
    names of the nodes (`/model/decoder/layers.0/self_attn/q_proj/MatMul_quant`).
    """

    def __init__(self, path: Path, module: str = "") -> None:
        """`module`: the dotted path under which the exporter put this network, if any."""
        self._path = path
        self._module = f"{module}." if module else ""
        self._nodes_under = "/" + module.replace(".", "/") + "/" if module else "/"
        self._tensors: dict[str, Any] = {}
        self._inputs: dict[str, Any] = {}
        try:
            self._read(onnx.load(str(path)).graph)
        except DecodeError as error:
            raise self._unexpected("ONNX") from error

    def named(self, name: str) -> Floats:
        """A tensor that kept its name."""
        # A merged decoder renames tensors that its branches share.  Its number must not be cut off blindly:
        # onnx::MatMul_3435_merged_0 and _merged_1 are different weights.
        for candidate in (self._module + name, f"{self._module}{name}_merged_0"):
            if self._has(candidate):
                return self._float(candidate)
        raise self._unexpected(name)

    def linear(self, path: str) -> tuple[Floats, Floats]:
        """Weight (out, in) and bias (out) of a projection."""
        weight = self._operand(f"{path}/MatMul_quant", f"{path}/MatMul")
        if weight is None:
            raise self._unexpected(path)
        weight = np.ascontiguousarray(weight.T)  # ONNX stores (in, out), CTranslate2 (out, in)
        bias = self._operand(f"{path}/Add")
        if bias is None:
            if not path.endswith("k_proj"):  # Whisper's keys have none; everything else has
                raise self._unexpected(path)
            bias = np.zeros(weight.shape[0], np.float32)
        return weight, bias

    def layer_norm(self, path: str) -> tuple[Floats, Floats]:
        """Scale and shift."""
        gamma = self._operand(f"{path}/Mul", f"{path}/LayerNormalization")
        if gamma is None:
            raise self._unexpected(path)
        beta = self._operand(f"{path}/Add_1")
        return gamma, self.named(path.replace("/", ".") + ".bias") if beta is None else beta

    def _read(self, graph: Any) -> None:
        self._tensors.update((tensor.name, tensor) for tensor in graph.initializer)
        for node in graph.node:
            # The branches of a merged decoder use the same weights, so whichever comes first will do; only the one
            # without a past has the keys and values of the cross-attention.
            self._inputs.setdefault(node.name, node.input)
            for attribute in node.attribute:
                if attribute.type == AttributeProto.GRAPH:
                    self._read(attribute.g)

    def _operand(self, *nodes: str) -> Floats | None:
        """The weight among the inputs of the first of these nodes that exists and has one."""
        for node in nodes:
            for name in self._inputs.get(self._nodes_under + node, ()):
                if self._has(name.removesuffix("_quantized")):
                    return self._float(name.removesuffix("_quantized"))
        return None

    def _has(self, name: str) -> bool:
        return name in self._tensors or f"{name}_quantized" in self._tensors

    def _float(self, name: str) -> Floats:
        """A copy, because CTranslate2 quantises arrays in place."""
        if name in self._tensors:
            return np.array(numpy_helper.to_array(self._tensors[name]), np.float32)
        values, scale, zero_point = (
            numpy_helper.to_array(self._tensors[name + part]) for part in ("_quantized", "_scale", "_zero_point")
        )
        if scale.ndim and values.ndim == 3:  # a convolution, quantised per output channel
            scale, zero_point = scale.reshape(-1, 1, 1), zero_point.reshape(-1, 1, 1)
        floats: Floats = (values.astype(np.float32) - zero_point.astype(np.float32)) * scale
        return floats

    def _unexpected(self, what: str) -> ModelProblem:
        return ModelProblem("model.not_convertible", path=self._path, what=what)


def convert(export: Path, into: Path, *, suffix: str = "_quantized", quantization: str = "int8") -> None:
    """Converts the export in the folder `export` and writes a complete model into the folder `into`.

    `suffix` tells an 8-bit export (`_quantized`) from a float one (empty); `quantization` is CTranslate2's name for
    the type of the result, or `float32` for none.

    Raises:
        ModelProblem: `model.not_convertible`: not the network that was expected, and what was not found in it.
    """
    try:
        config, generation, tokenizer = (
            json.loads((export / name).read_text("utf-8"))
            for name in ("config.json", "generation_config.json", "tokenizer.json")
        )
        spec = _spec(
            config,
            OnnxWeights(export / "onnx" / f"encoder_model{suffix}.onnx"),
            OnnxWeights(export / "onnx" / f"decoder_model_merged{suffix}.onnx", "model.decoder"),
        )
        spec.register_vocabulary(_vocabulary(tokenizer, config["vocab_size"]))
        spec.config.suppress_ids = generation["suppress_tokens"]
        spec.config.suppress_ids_begin = generation["begin_suppress_tokens"]
        spec.config.alignment_heads = generation["alignment_heads"]
        spec.config.lang_ids = sorted(generation.get("lang_to_id", {}).values())
    except (KeyError, json.JSONDecodeError) as error:
        raise ModelProblem("model.not_convertible", path=export, what=str(error)) from error
    spec.validate()
    spec.optimize(quantization=None if quantization == "float32" else quantization)
    into.mkdir(parents=True, exist_ok=True)
    spec.save(str(into))
    for name in _KEPT:
        shutil.copyfile(export / name, into / name)


def _spec(config: dict[str, Any], encoder: OnnxWeights, decoder: OnnxWeights) -> Any:
    spec = WhisperSpec(
        config["encoder_layers"],
        config["encoder_attention_heads"],
        config["decoder_layers"],
        config["decoder_attention_heads"],
    )
    for name in ("conv1", "conv2"):
        convolution = getattr(spec.encoder, name)
        convolution.weight, convolution.bias = encoder.named(f"{name}.weight"), encoder.named(f"{name}.bias")
    for side, weights in ((spec.encoder, encoder), (spec.decoder, decoder)):
        side.position_encodings.encodings = weights.named("embed_positions.weight")
        side.layer_norm.gamma, side.layer_norm.beta = weights.layer_norm("layer_norm")
        for index, layer in enumerate(side.layer):
            _set_layer(layer, weights, f"layers.{index}", is_decoder=side is spec.decoder)
    spec.decoder.embeddings.weight = decoder.named("embed_tokens.weight")
    spec.decoder.projection.weight = spec.decoder.embeddings.weight  # Whisper ties them
    return spec


def _set_layer(spec: Any, weights: OnnxWeights, path: str, *, is_decoder: bool) -> None:
    def linear(target: Any, *projections: str) -> None:
        """One CTranslate2 layer from one projection, or from several side by side."""
        parts = [weights.linear(f"{path}/{projection}") for projection in projections]
        target.weight = np.concatenate([weight for weight, _ in parts])
        target.bias = np.concatenate([bias for _, bias in parts])

    def layer_norm(target: Any, name: str) -> None:
        target.gamma, target.beta = weights.layer_norm(f"{path}/{name}")

    linear(spec.self_attention.linear[0], *(f"self_attn/{projection}_proj" for projection in "qkv"))
    linear(spec.self_attention.linear[1], "self_attn/out_proj")
    layer_norm(spec.self_attention.layer_norm, "self_attn_layer_norm")
    if is_decoder:
        linear(spec.attention.linear[0], "encoder_attn/q_proj")
        linear(spec.attention.linear[1], "encoder_attn/k_proj", "encoder_attn/v_proj")
        linear(spec.attention.linear[2], "encoder_attn/out_proj")
        layer_norm(spec.attention.layer_norm, "encoder_attn_layer_norm")
    linear(spec.ffn.linear_0, "fc1")
    linear(spec.ffn.linear_1, "fc2")
    layer_norm(spec.ffn.layer_norm, "final_layer_norm")


def _vocabulary(tokenizer: dict[str, Any], size: int) -> list[str]:
    """All token strings by id.  Whisper's timestamp tokens come last and may be left unlisted."""
    by_id = {token_id: token for token, token_id in tokenizer["model"]["vocab"].items()}
    by_id.update((token["id"], token["content"]) for token in tokenizer["added_tokens"])
    tokens: list[str] = [by_id[token_id] for token_id in range(len(by_id))]
    return tokens + [f"<|{step * _TIMESTAMP_STEP_S:.2f}|>" for step in range(size - len(tokens))]
