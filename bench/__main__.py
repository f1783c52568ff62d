"""Every figure of docs/performance.md, measured again: JSON on standard output, the tables in the document renewed.

    python -m bench [--only latency,busy,words,rooms,nobody,batch,start,size,classifier] [--models base,small]

What was not measured this time stays as bench/figures.json has it. All together take half an hour; nothing else should
run meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.machine import machine
from bench.tables import renew
from companion import places

FIGURES = Path(__file__).with_name("figures.json")
_PER_MODEL: dict[str, list[str]] = {
    "latency": ["bench.latency"],
    "busy": ["bench.latency", "--busy"],
    "words": ["bench.wer"],
    "rooms": ["bench.wer", "--rooms"],
    "nobody": ["bench.wer", "--silence", "600"],
}
_ONCE: dict[str, list[str]] = {
    "batch": ["bench.batch"],
    "start": ["bench.start"],
    "size": ["bench.size"],
    "classifier": ["bench.classifier"],
}
_NEED_SHARED = {"words", "rooms", "nobody", "classifier"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", help="parts, separated by commas")
    parser.add_argument("--models", default="base,small")
    options = parser.parse_args()
    parts = options.only.split(",") if options.only else [*_PER_MODEL, *_ONCE]
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    models = [name for name in options.models.split(",") if _is_there(name)]
    for part in parts:
        if part in _NEED_SHARED and "COMPANION_SHARED" not in os.environ:
            print(f"bench: {part} needs COMPANION_SHARED, the folder with real speech; left out", file=sys.stderr)
            continue
        print(f"bench: {part} ...", file=sys.stderr)
        if part in _ONCE:
            figures[part] = _run(_ONCE[part])
        else:
            # Peak memory belongs to a process, and so does the model that is loaded: one each.
            for model in models:
                measured = _run([*_PER_MODEL[part], f"--models={model}"])
                figures.setdefault(part, {})[model] = {**measured[model], "machine": measured["machine"]}
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        renew(figures)
    print(json.dumps({"machine": machine(), **figures}, indent=2))
    return 0


def _is_there(name: str) -> bool:
    there = (places.speech_models_folder() / name / "model.bin").exists()
    if not there:
        print(f"bench: no model {name}; `companion models pull {name}` fetches it", file=sys.stderr)
    return there


def _run(command: list[str]) -> Any:
    done = subprocess.run([sys.executable, "-m", *command], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
