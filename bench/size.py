"""What companion takes on the disk, and what of it a session never opens. JSON on standard output.

    python -m bench.size

Without the tools for development: what `pip install companion-intervision` brings. `--help` is timed too, best of five.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.machine import machine

_LARGEST = 12


def main() -> None:
    print(json.dumps({"machine": machine(), **measure()}, indent=2))


def measure() -> dict[str, Any]:
    """Megabytes of the packages that companion needs, the largest of them, and of the whole environment."""
    sizes = {name: _size_mb(name) for name in sorted(_needed("companion-intervision"))}
    largest = dict(sorted(sizes.items(), key=lambda item: -item[1])[:_LARGEST])
    return {
        "help_s": min(_help_s() for _ in range(5)),
        "needed_mb": round(sum(sizes.values())),
        "packages": len(sizes),
        "largest_mb": {name: round(mb) for name, mb in largest.items()},
        "environment_mb": round(_folder_mb(Path(sys.prefix))),
    }


def _needed(name: str) -> set[str]:
    """A distribution and all that it requires here, without extras."""
    found: set[str] = set()
    todo = [name]
    while todo:
        each = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if each in found:
            continue
        try:
            requires = importlib.metadata.requires(each) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system or Python
        found.add(each)
        todo += [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in requires if "extra ==" not in line]
    return found


def _size_mb(name: str) -> float:
    files = importlib.metadata.files(name) or []
    paths = (Path(str(each.locate())) for each in files)
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def _folder_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def _help_s() -> float:
    began = time.monotonic()
    subprocess.run([Path(sys.executable).with_name("companion"), "--help"], check=True, stdout=subprocess.DEVNULL)
    return round(time.monotonic() - began, 2)


if __name__ == "__main__":
    main()
