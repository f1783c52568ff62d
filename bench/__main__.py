"""`python -m bench [--quick] [--models base,small]`: JSON on standard output, progress on standard error."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from companion import places
from companion.settings import Settings


def main() -> int:
    """Measures every model that is there; needs COMPANION_SHARED for real speech."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two clips per set, and the model `base` only")
    parser.add_argument("--models", default=None, help="names, separated by commas (default: base,small)")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)  # a model's folder: measures in this process
    options = parser.parse_args()
    if "COMPANION_SHARED" not in os.environ:
        print("bench: set COMPANION_SHARED to the folder with data/speech; nothing was measured", file=sys.stderr)
        return 1
    if options.one:
        print(json.dumps(_measure(options.one, quick=options.quick)))
        return 0
    names = (options.models or ("base" if options.quick else "base,small")).split(",")
    figures: dict[str, Any] = {"machine": {"cores": os.cpu_count(), "processor": platform.machine()}}
    for name in names:
        folder = places.speech_models_folder() / name
        if not (folder / "model.bin").exists():
            print(f"bench: no model {name}; `companion models pull {name}` fetches it", file=sys.stderr)
            return 1
        print(f"bench: {name} ...", file=sys.stderr)
        # Peak memory belongs to a process, so every model gets its own.
        command = [sys.executable, "-m", "bench", "--one", str(folder), *(["--quick"] if options.quick else [])]
        figures[name] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    print("bench: classifier ...", file=sys.stderr)
    figures["classifier"] = _measure_classifier(quick=options.quick)
    print("bench: review ...", file=sys.stderr)
    figures["review"] = _measure_review(quick=options.quick)
    print(json.dumps(figures, indent=2))
    return 0


def _measure(folder: Path, *, quick: bool) -> dict[str, Any]:
    from bench.hearing import measure  # noqa: PLC0415 - heavy

    return measure(folder, Path(os.environ["COMPANION_SHARED"]), Settings().hearing, quick=quick)


def _measure_classifier(*, quick: bool) -> dict[str, Any]:
    from bench.classifier import measure  # noqa: PLC0415 - heavy

    return measure(Path(os.environ["COMPANION_SHARED"]), quick=quick)


def _measure_review(*, quick: bool) -> dict[str, Any]:
    from bench.review import measure  # noqa: PLC0415 - heavy

    return measure(quick=quick)


if __name__ == "__main__":
    sys.exit(main())
