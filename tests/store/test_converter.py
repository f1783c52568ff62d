"""The converter by numbers: a swapped matrix still transcribes plausibly, so sentences prove nothing."""

from __future__ import annotations

import json

import ctranslate2
import numpy as np
import onnxruntime
import pytest
from small_whisper import FRAMES, MELS, TOKENS, VOCABULARY, dequantize, quantize, random_weights, write_export

from companion.errors import ModelProblem
from companion.store.converter import convert

TOLERANCE = 1e-5
"""Greatest difference, relative to the greatest value; measured: 6e-7 after the encoder, 2e-7 for the logits."""
PROMPT = [TOKENS.index(token) for token in ("<|startoftranscript|>", "<|en|>", "<|notimestamps|>")]
MEL = np.random.default_rng(1).standard_normal((1, MELS, FRAMES)).astype(np.float32)


def onnx_outputs(export):
    """Encoder states, and the logits for the token after the prompt."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    encoder, decoder = (
        onnxruntime.InferenceSession(str(export / "onnx" / f"{name}.onnx"), options)
        for name in ("encoder_model", "decoder_model_merged")
    )
    states = encoder.run(None, {"input_features": MEL})[0]
    (logits,) = decoder.run(
        None,
        {
            "input_ids": np.array([PROMPT]),
            "encoder_hidden_states": states,
            "use_cache_branch": np.array([False]),
        },
    )
    return states, logits[0, -1]


def ctranslate2_outputs(folder):
    model = ctranslate2.models.Whisper(str(folder), device="cpu", compute_type="float32", intra_threads=1)
    mel = ctranslate2.StorageView.from_array(MEL)
    states = np.array(model.encode(mel, to_cpu=True))
    (result,) = model.generate(
        mel,
        [PROMPT],
        beam_size=1,
        max_length=8,
        suppress_blank=False,
        suppress_tokens=[],
        return_logits_vocab=True,
    )
    return states, np.array(result.logits[0])[0]


def difference(ours, theirs):
    return float(np.abs(ours - theirs).max() / np.abs(theirs).max())


@pytest.fixture
def weights():
    return random_weights()


@pytest.fixture
def export(tmp_path, weights):
    return write_export(tmp_path / "export", weights)


def test_a_float32_conversion_computes_what_the_onnx_network_computes(tmp_path, export):
    convert(export, tmp_path / "model", suffix="", quantization="float32")

    for ours, theirs in zip(ctranslate2_outputs(tmp_path / "model"), onnx_outputs(export), strict=True):
        assert ours.shape == theirs.shape
        assert difference(ours, theirs) < TOLERANCE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("encoder.layers.0.self_attn.q_proj.weight", "encoder.layers.0.self_attn.k_proj.weight"),
        ("encoder.layers.0.self_attn.v_proj.weight", "encoder.layers.1.self_attn.v_proj.weight"),
        ("encoder.layers.1.fc2.bias", "encoder.layers.0.fc2.bias"),
        ("decoder.layers.0.encoder_attn.k_proj.weight", "decoder.layers.0.encoder_attn.v_proj.weight"),
        ("decoder.layers.0.self_attn.out_proj.weight", "decoder.layers.0.encoder_attn.out_proj.weight"),
        ("decoder.layers.1.fc1.weight", "decoder.layers.0.fc1.weight"),
        ("decoder.layers.0.final_layer_norm.weight", "decoder.layers.0.self_attn_layer_norm.weight"),
    ],
)
def test_any_two_weights_swapped_are_noticed(tmp_path, export, weights, one, other):
    swapped = {**weights, one: weights[other], other: weights[one]}
    convert(write_export(tmp_path / "swapped", swapped), tmp_path / "model", suffix="", quantization="float32")

    differences = [
        difference(ours, theirs)
        for ours, theirs in zip(ctranslate2_outputs(tmp_path / "model"), onnx_outputs(export), strict=True)
    ]

    assert max(differences) > 100 * TOLERANCE


def test_an_8_bit_export_is_read_as_the_numbers_that_it_stands_for(tmp_path, weights):
    # The matrices of the layers are quantised in such an export; here the float one gets what they stand for.
    matrices = {name for name, values in weights.items() if "layers" in name and values.ndim == 2}
    rounded = {name: dequantize(*quantize(w)) if name in matrices else w for name, w in weights.items()}
    for name, export in (
        ("8 bits", write_export(tmp_path / "8", weights, quantized=True)),
        ("float", write_export(tmp_path / "32", rounded)),
    ):
        suffix = "_quantized" if name == "8 bits" else ""
        convert(export, tmp_path / name, suffix=suffix, quantization="float32")

    assert (tmp_path / "8 bits" / "model.bin").read_bytes() == (tmp_path / "float" / "model.bin").read_bytes()


def test_the_int8_conversion_stays_near_and_is_the_same_every_time(tmp_path, export):
    for name in ("model", "again"):
        convert(export, tmp_path / name, suffix="")

    states, _ = ctranslate2_outputs(tmp_path / "model")
    assert difference(states, onnx_outputs(export)[0]) < 0.05
    assert (tmp_path / "model" / "model.bin").read_bytes() == (tmp_path / "again" / "model.bin").read_bytes()


def test_timestamps_that_the_tokenizer_leaves_out_are_added(tmp_path, export):
    convert(export, tmp_path / "model", suffix="")

    vocabulary = json.loads((tmp_path / "model" / "vocabulary.json").read_text("utf-8"))
    assert len(vocabulary) == VOCABULARY
    assert vocabulary[: len(TOKENS)] == TOKENS
    assert vocabulary[len(TOKENS) :] == ["<|0.00|>", "<|0.02|>", "<|0.04|>", "<|0.06|>", "<|0.08|>", "<|0.10|>"]


def test_the_converted_folder_says_which_tokens_are_languages(tmp_path, export):
    convert(export, tmp_path / "model", suffix="")

    config = json.loads((tmp_path / "model" / "config.json").read_text("utf-8"))
    assert config["lang_ids"] == sorted(TOKENS.index(token) for token in ("<|en|>", "<|nl|>"))


@pytest.mark.parametrize("missing", ["encoder.layers.0.fc1.bias", "decoder.layers.1.self_attn.v_proj.bias"])
def test_an_export_without_a_bias_that_whisper_has_is_refused(tmp_path, weights, missing):
    del weights[missing]
    export = write_export(tmp_path / "odd", weights)

    with pytest.raises(ModelProblem) as refused:
        convert(export, tmp_path / "model", suffix="")

    assert refused.value.code == "model.not_convertible"
    assert refused.value.params["what"] == missing.split(".", 1)[1].removesuffix(".bias").replace(".", "/").replace(
        "layers/", "layers."
    )


def test_an_export_that_is_no_onnx_is_refused_in_words(tmp_path, export):
    (export / "onnx" / "encoder_model.onnx").write_bytes(b"\xff\xff not onnx")

    with pytest.raises(ModelProblem) as refused:
        convert(export, tmp_path / "model", suffix="")

    assert refused.value.code == "model.not_convertible"
