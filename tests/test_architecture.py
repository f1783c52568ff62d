"""The folders know only whom they may know, and each outside library has one home."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import companion

ROOT = Path(companion.__file__).parent
STAGES = {"audio", "analysis", "export", "store", "live", "review"}
FOUNDATION = {
    *("web", "strings", "methods", "errors", "settings", "clock", "places", "discretion", "memory", "jsonlines"),
    *("languages", "events", "state", "record", "confirming"),
}
COMPOSITION = {
    *("proof", "session", "hearing", "inbox", "replay", "preflight", "drafting"),
    *("room", "scene", "chairing", "earshot", "ears", "parting", "handing", "voicing"),
    *("desk", "rehearsal"),
}
"""Where the stages meet: the loop, the threads that feed it, and playing a recording through it."""

# The only places that may import an outside library (a file, or a folder ending in /).
HOMES = {
    "sounddevice": {"audio/microphone.py"},
    "faster_whisper": {"analysis/whisper.py", "analysis/weights.py"},
    "onnxruntime": {"audio/vad.py", "audio/voices.py"},
    "spacy": {"analysis/language.py"},
    "sklearn": {"analysis/machines.py"},
    "scipy": {"analysis/training.py", "analysis/machines.py"},
    "av": {"audio/recording.py", "audio/resample.py"},
    "cryptography": {"export/"},
    "fpdf": {"export/attendance_pdf.py"},
    "starlette": {"web/"},
    "uvicorn": {"web/"},
    "huggingface_hub": {"store/"},
    "onnx": {"store/"},
    "ctranslate2": {"store/"},
    "typer": {"cli.py", "commands/"},
    "rich": {"live/", "commands/"},
    "textual": {"live/chair_terminal.py"},
}
# Needed before the first line of output, so importing them must stay light.
TOP_LEVEL_OF_CLI = {"cli.py", "commands/"}
HEAVY = {"numpy", "spacy", "faster_whisper", "onnxruntime", "onnx", "ctranslate2", "av", "huggingface_hub"}


def modules():
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))


def imports(module: str, *, top_level_only: bool = False):
    """Dotted names that a module imports at run time (TYPE_CHECKING blocks are left out)."""
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    todo = list(tree.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (top_level_only and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)):
            todo.extend(ast.iter_child_nodes(node))


def owner(module: str) -> str:
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


def may_know(who: str) -> set[str]:
    if who in STAGES:
        return FOUNDATION | {who}
    if who in FOUNDATION:
        return FOUNDATION
    if who in COMPOSITION:
        return STAGES | FOUNDATION | COMPOSITION
    return STAGES | FOUNDATION | COMPOSITION | {"commands", "cli", "__init__", "__main__"}


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_downwards(module):
    known = {name.split(".")[1] for name in imports(module) if name.startswith("companion.")}
    packages = {path.name.removesuffix(".py") for path in ROOT.iterdir()}

    assert (known & packages) <= may_know(owner(module)), module


def test_web_is_used_by_live_and_review_only():
    users = {owner(m) for m in modules() if any(name.startswith("companion.web") for name in imports(m))}

    assert users <= {"live", "review", "web"} | COMPOSITION


@pytest.mark.parametrize("library", sorted(HOMES))
def test_an_outside_library_has_one_home(library):
    users = {m for m in modules() if any(name.split(".")[0] == library for name in imports(m))}
    strangers = {m for m in users if not any(m == home or m.startswith(home) for home in HOMES[library])}

    assert strangers == set()


@pytest.mark.parametrize("module", [m for m in modules() if m == "cli.py" or m.startswith("commands/")])
def test_commands_import_nothing_heavy_at_the_top(module):
    top = {name.split(".")[0] for name in imports(module, top_level_only=True)}

    assert top & HEAVY == set()


@pytest.mark.parametrize("module", modules())
def test_a_module_says_its_job_first(module):
    assert ast.get_docstring(ast.parse((ROOT / module).read_text("utf-8"))), module
