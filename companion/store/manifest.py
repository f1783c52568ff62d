"""The models that can be pulled and what exactly they must be: models/manifest.toml as frozen types."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from companion import places
from companion.errors import ModelProblem
from companion.events import Language  # noqa: TC001 - pydantic reads it when it runs

Strength = Literal["poor", "weak", "fair", "good"]
"""How well a model hears a language, as a person would say it; the words stand in strings/."""

SourceName = Literal["hub", "npm"]
SOURCES: tuple[SourceName, ...] = ("hub", "npm")
"""In the order in which `pull` tries them."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PinnedFile(_Frozen):
    """A file that is only accepted with this size and this hash."""

    name: Annotated[str, Field(pattern=r"^[\w.-]+$")]
    size_bytes: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


Edition = tuple[PinnedFile, ...]
"""The files of one build of a model. A model can have several: the hub's in 16 bits, the converted one in 8."""


class HubSource(_Frozen):
    """Files of a hub repository at one revision (a commit, which can't be moved)."""

    repository: str
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    files: Edition


class NpmSource(_Frozen):
    """A package with an 8-bit ONNX export, and the files that the converter makes of it."""

    package: str
    version: str
    integrity: Annotated[str, Field(pattern=r"^sha512-[A-Za-z0-9+/]{86}==$")]
    size_bytes: Annotated[int, Field(gt=0)]
    """Of the package file as it is downloaded."""
    folder: str
    """Where the export lies inside the package file."""
    files: Edition


class SpeechModel(_Frozen):
    """One model that companion knows by name."""

    name: str
    strength: dict[Language, Strength]
    hub: HubSource
    npm: NpmSource | None = None

    @property
    def editions(self) -> tuple[Edition, ...]:
        return (self.hub.files,) if self.npm is None else (self.hub.files, self.npm.files)

    @property
    def sources(self) -> tuple[SourceName, ...]:
        return SOURCES[:1] if self.npm is None else SOURCES


@cache
def known_models() -> dict[str, SpeechModel]:
    """The shipped manifest, by name, smallest model first."""
    table = tomllib.loads(places.shipped("models", "manifest.toml").read_text("utf-8"))
    models = [SpeechModel.model_validate(entry) for entry in table["model"]]
    return {model.name: model for model in models}


def find(name: str) -> SpeechModel:
    """The model of that name.

    Raises:
        ModelProblem: `model.unknown`.
    """
    models = known_models()
    if name not in models:
        raise ModelProblem("model.unknown", name=name, known=", ".join(models))
    return models[name]
