"""On what figures were taken."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Cores, processor, load at this moment, and the day."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load": round(os.getloadavg()[0], 1),
        "date": date.today().isoformat(),  # noqa: DTZ011 - the day where the machine stands
    }


def _processor() -> str:
    """Its name on Linux, else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
