"""Finding, listing, verifying and removing models; and the manifest that ships."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from companion.errors import ModelProblem, StorageProblem
from companion.store import folder as folders
from companion.store import models
from companion.store.manifest import known_models


def put(folder, files):
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_complete_folder_anywhere_is_a_model(root, tmp_path, files):
    elsewhere = put(tmp_path / "my own é", files)

    assert models.locate(str(elsewhere)) == elsewhere


def test_a_model_that_is_nowhere_is_missing_in_words(root):
    with pytest.raises(ModelProblem) as problem:
        models.locate("base")

    assert problem.value.code == "model.missing"
    assert problem.value.params == {"name": "base", "folder": root / "base"}


@pytest.mark.parametrize("name", [*folders.REQUIRED, "vocabulary.txt"])
def test_every_required_file_is_missed(root, files, name):
    put(root / "eigen", {key: content for key, content in files.items() if key != name})

    with pytest.raises(ModelProblem) as problem:
        models.locate("eigen")

    assert problem.value.params["files"] == name.replace(".txt", ".json")


def test_a_copy_that_was_cut_short_is_incomplete_by_its_size(root, files):
    put(root / "base", files)  # complete by names, but nothing like any base that is known

    with pytest.raises(ModelProblem) as problem:
        models.locate("base")

    assert problem.value.code == "model.incomplete"
    assert "model.bin" in problem.value.params["files"]


def test_a_file_changed_after_it_came_is_found_out(root, files):
    folder = put(root / "eigen", files)
    folders.write_origin(folder, "added")
    assert models.verify("eigen").genuine == "unchanged"

    content = files["model.bin"]
    (folder / "model.bin").write_bytes(content[:99] + bytes([content[99] ^ 1]) + content[100:])

    assert models.verify("eigen") == models.Verdict("changed", ("model.bin",))


def test_a_stranger_without_a_record_is_unknown(root, files):
    put(root / "eigen", files)

    assert models.verify("eigen").genuine == "unknown"


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"source": "npm", "files": {"a": 1}}', "\x00"])
def test_a_spoilt_record_is_no_record(tmp_path, record):
    (tmp_path / folders.ORIGIN).write_text(record, "utf-8")

    assert folders.read_origin(tmp_path) is None


def test_the_list_shows_what_can_be_had_and_what_is_there(root, files):
    put(root / "eigen", files)
    put(root / "tiny", {"config.json": b"{}"})
    (root / ".pulling" / "base").mkdir(parents=True)
    (root / "eigen" / models.SPEED).write_text(json.dumps({"rtf": 0.125}), "utf-8")

    listed = {listing.name: listing for listing in models.installed()}

    assert list(listed) == ["tiny", "base", "small", "medium", "large-v3-turbo", "eigen"]
    assert {name: listing.state for name, listing in listed.items() if listing.state != "missing"} == {
        "tiny": "incomplete",
        "eigen": "ready",
    }
    assert listed["eigen"].size_bytes == sum(map(len, files.values()))
    assert (listed["eigen"].rtf, listed["tiny"].rtf) == (0.125, None)


def test_removing_takes_the_model_and_what_an_interrupted_pull_left(root, files):
    put(root / "eigen", files)
    put(root / ".pulling" / "eigen", {"model.bin.part": b"half"})

    models.remove("eigen")

    assert not (root / "eigen").exists()
    assert not (root / ".pulling" / "eigen").exists()
    with pytest.raises(ModelProblem, match=r"model\.missing"):
        models.remove("eigen")


@pytest.mark.parametrize("name", ["..", "../buiten", ".pulling", ""])
def test_removing_never_reaches_beyond_a_model(root, files, tmp_path, name):
    put(tmp_path / "spraakmodellen van José" / "buiten", files)
    root.mkdir(exist_ok=True)
    (root / ".pulling").mkdir()

    with pytest.raises(ModelProblem, match=r"model\.missing"):
        models.remove(name)

    assert (root / ".pulling").exists()
    assert (root.parent / "buiten" / "model.bin").exists()


def test_a_link_to_a_model_is_removed_and_not_what_it_points_to(root, tmp_path, files):
    there = put(tmp_path / "there", files)
    root.mkdir(parents=True)
    (root / "eigen").symlink_to(there)

    models.remove("eigen")

    assert (there / "model.bin").exists()
    assert not (root / "eigen").is_symlink()


def test_a_model_that_can_not_be_removed_is_said(root, files, monkeypatch):
    put(root / "eigen", files)
    monkeypatch.setattr(
        "shutil.rmtree", lambda path, **_: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )

    with pytest.raises(StorageProblem, match=r"model\.folder_unwritable"):
        models.remove("eigen")


def test_every_shipped_pin_makes_a_complete_model():
    for model in known_models().values():
        for edition in model.editions:
            names = {file.name for file in edition}
            assert set(folders.REQUIRED) <= names
            assert names & set(folders.VOCABULARIES)
            assert len(names) == len(edition)


def test_the_manifest_knows_the_models_of_the_plan():
    assert list(known_models()) == ["tiny", "base", "small", "medium", "large-v3-turbo"]
    assert [name for name, model in known_models().items() if model.npm] == ["base", "small"]


ALIGNMENT_HEADS = {
    "tiny": [[2, 2], [3, 0], [3, 2], [3, 3], [3, 4], [3, 5]],
    "medium": [[13, 15], [15, 4], [15, 15], [16, 1], [20, 0], [23, 4]],
    "large-v3-turbo": [[2, 4], [2, 11], [3, 3], [3, 6], [3, 11], [3, 14]],
}
"""As Whisper's generation settings give them: layer and head whose attention follows the sound."""


def hub_pin(model, name):
    return next(file.sha256 for file in known_models()[model].hub.files if file.name == name)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_pins_of_the_hub_can_be_rebuilt_from_the_package_of_npm(base_model):
    # The hub could not be reached when its pins were written. These files follow from base, which npm gave us, and from
    # what Whisper's authors publish: another road to the same hashes.
    config = json.loads((base_model / "config.json").read_text("utf-8"))
    tokens = json.loads((base_model / "vocabulary.json").read_text("utf-8"))
    for name in ("base", "small"):
        model = known_models()[name]
        assert hub_pin(name, "config.json") == next(f.sha256 for f in model.npm.files if f.name == "config.json")
    for name in ("tiny", "medium"):
        rebuilt = {**config, "alignment_heads": ALIGNMENT_HEADS[name]}
        assert hub_pin(name, "config.json") == sha256(json.dumps(rebuilt, indent=2) + "\n")
    for name in ("tiny", "base", "small", "medium"):
        assert hub_pin(name, "vocabulary.txt") == sha256("\n".join(tokens) + "\n")


def test_pins_of_turbo_follow_from_its_one_new_language(base_model):
    config = json.loads((base_model / "config.json").read_text("utf-8"))
    tokens = json.loads((base_model / "vocabulary.json").read_text("utf-8"))
    cantonese = tokens.index("<|su|>") + 1
    tokens.insert(cantonese, "<|yue|>")
    tokens[tokens.index("<|nocaptions|>")] = "<|nospeech|>"
    moved = [token + (token >= cantonese) for token in config["suppress_ids"]]  # all later tokens moved up by one
    rebuilt = {
        **config,
        "alignment_heads": ALIGNMENT_HEADS["large-v3-turbo"],
        "lang_ids": [*config["lang_ids"], cantonese],
        "suppress_ids": moved,
    }

    assert hub_pin("large-v3-turbo", "vocabulary.json") == sha256(json.dumps(tokens, indent=2))
    assert hub_pin("large-v3-turbo", "config.json") == sha256(json.dumps(rebuilt, indent=2) + "\n")


def test_looking_for_a_model_loads_nothing_that_could_go_online():
    code = (
        "import sys; from companion.store import models; models.installed()\n"
        "print(sorted({'huggingface_hub', 'faster_whisper', 'ctranslate2', 'onnx', 'numpy'} & set(sys.modules)))"
    )

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"
