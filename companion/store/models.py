"""The models on this machine: find one, list, verify, remove. Never loads one, never goes online."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from companion import places
from companion.errors import ModelProblem
from companion.store import folder as folders
from companion.store import shelf
from companion.store.manifest import known_models

if TYPE_CHECKING:
    from companion.store.manifest import Edition

SPEED = "speed.json"
"""Beside a model once its speed was measured here: {"rtf": seconds of work per second of speech}."""

State = Literal["missing", "incomplete", "ready"]
Genuineness = Literal["pinned", "unchanged", "changed", "unknown"]


@dataclass(frozen=True, slots=True)
class Listing:
    """One line of `companion models list`."""

    name: str
    state: State
    folder: Path
    size_bytes: int
    """On disk, or of the smallest download where the model is missing."""
    rtf: float | None
    """Seconds of work per second of speech, or None while not measured here."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a model's files are what they should be.

    `pinned`: exactly what the manifest says. `unchanged`: not in the manifest, but as they were when they came.
    `changed`: neither (`files` names them). `unknown`: nothing to hold them against.
    """

    genuine: Genuineness
    files: tuple[str, ...] = ()


def locate(name: str) -> Path:
    """The folder of a complete model: one of ours by name, or any complete CTranslate2 folder by path.

    Looks at names and sizes only (milliseconds); `verify` reads the contents.

    Raises:
        ModelProblem: `model.missing` or `model.incomplete` (which names the files).
    """
    folder = _folder_of(name)
    if not folder.is_dir():
        raise ModelProblem("model.missing", name=name, folder=folder)
    if faults := _faults(folder):
        raise ModelProblem("model.incomplete", path=folder, files=", ".join(faults))
    return folder


def installed() -> tuple[Listing, ...]:
    """Every model that can be pulled, then what else stands on the shelf."""
    root = places.speech_models_folder()
    others = sorted(
        path.name
        for path in (root.iterdir() if root.is_dir() else ())
        if path.is_dir() and not path.name.startswith(".") and path.name not in known_models()
    )
    return tuple(_listing(name) for name in (*known_models(), *others))


def verify(name: str) -> Verdict:
    """Reads every file of the model and compares it with the manifest, else with its own record.

    Raises:
        ModelProblem: `model.missing` or `model.incomplete`.
    """
    folder = locate(name)
    differences = [folders.changed_files(folder, edition) for edition in _editions(folder)]
    if () in differences:
        return Verdict("pinned")
    origin = folders.read_origin(folder)
    if origin:
        changed = folders.changed_since(folder, origin)
        return Verdict("changed", changed) if changed else Verdict("unchanged")
    return Verdict("changed", min(differences, key=len)) if differences else Verdict("unknown")


def keep_speed(folder: Path, rtf: float) -> None:
    """Notes the speed that a model was measured at here: seconds of work per second of speech."""
    with suppress(OSError):  # a shelf that can't be written to (a stick, another user's) is measured anew each time
        (folder / SPEED).write_text(json.dumps({"rtf": round(rtf, 4)}) + "\n", "utf-8")


def remove(name: str) -> None:
    """Deletes a model of ours, whole or half, and what is left of an interrupted pull.

    Raises:
        ModelProblem: `model.missing`.
        StorageProblem: the folder can't be changed.
    """
    root = places.speech_models_folder()
    folder, workspace = root / name, shelf.workspace(root, name)
    if not shelf.is_shelf_name(name) or not (folder.exists() or workspace.exists()):
        raise ModelProblem("model.missing", name=name, folder=folder)
    with shelf.explained(root), shelf.locked(root, name):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        elif folder.exists():
            shutil.rmtree(folder)
        shutil.rmtree(workspace, ignore_errors=True)


def _folder_of(name: str) -> Path:
    ours = places.speech_models_folder() / name
    if shelf.is_shelf_name(name) and (ours.exists() or name in known_models()):
        return ours
    path = Path(name)
    return path if path.is_dir() else ours


def _editions(folder: Path) -> tuple[Edition, ...]:
    ours = folder.parent == places.speech_models_folder() and folder.name in known_models()
    return known_models()[folder.name].editions if ours else ()


def _faults(folder: Path) -> tuple[str, ...]:
    return folders.missing_files(folder) or folders.cut_files(folder, _editions(folder))


def _listing(name: str) -> Listing:
    folder = places.speech_models_folder() / name
    if folder.is_dir():
        state: State = "incomplete" if _faults(folder) else "ready"
        size_bytes = sum(path.stat().st_size for path in folders.model_files(folder))
        return Listing(name, state, folder, size_bytes, _measured_rtf(folder))
    size_bytes = min(sum(file.size_bytes for file in edition) for edition in known_models()[name].editions)
    return Listing(name, "missing", folder, size_bytes, None)


def _measured_rtf(folder: Path) -> float | None:
    try:
        return float(json.loads((folder / SPEED).read_text("utf-8"))["rtf"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
