"""Asks whether anything that companion needs has a known flaw. Exit 0: none; 1: flaws; 3: nobody could be asked.

Python packages by pip-audit (PyPI's own data, else OSV), npm packages by `npm audit`. Both can end well without having
learnt anything: pip-audit where an index has no such data ("could not be audited"), so every answer is counted.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PIP_AUDIT = ROOT / "build" / "supply" / "bin" / "pip-audit"
CLEAN, FLAWS, NOBODY_ASKED = 0, 1, 3
_PATIENCE_S = 300


def _run(*command: str) -> str:
    """Standard output, whatever the exit code: both programs use theirs for more than one thing."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def judge_python(report: dict[str, Any]) -> tuple[int, list[str]]:
    """pip-audit's JSON as exit code and lines."""
    told = report.get("dependencies", [])
    answered = [each for each in told if "vulns" in each]
    if not answered:
        return NOBODY_ASKED, []
    lines = [
        f"{each['name']} {each['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'none yet'}"
        for each in answered
        for flaw in each["vulns"]
    ]
    skipped = [each["name"] for each in told if "vulns" not in each]
    verdict = FLAWS if lines else NOBODY_ASKED if skipped else CLEAN
    lines += [f"not looked up: {', '.join(skipped)}"] if skipped else []
    return verdict, [f"{len(answered)} of {len(told)} packages looked up", *lines]


def judge_npm(report: dict[str, Any]) -> tuple[int, list[str]]:
    """`npm audit`'s JSON as exit code and lines."""
    if "vulnerabilities" not in report or "metadata" not in report:
        return NOBODY_ASKED, []
    count = report["metadata"]["dependencies"]["total"]
    lines = [f"{name}: {each['severity']}, {each['range']}" for name, each in sorted(report["vulnerabilities"].items())]
    return FLAWS if lines else CLEAN, [f"{count} packages looked up", *lines]


def audit_python() -> tuple[int, list[str]]:
    """Of two sources, the first that answers."""
    verdict: tuple[int, list[str]] = (NOBODY_ASKED, [])
    for source in ("pypi", "osv"):
        command = ("-r", "requirements.lock", "--require-hashes", "--disable-pip", "--progress-spinner", "off")
        verdict = judge_python(
            _parsed(_run(str(PIP_AUDIT), *command, "--format", "json", "--vulnerability-service", source))
        )
        if verdict[1]:
            break
    return verdict


def audit_npm() -> tuple[int, list[str]]:
    return judge_npm(_parsed(_run("npm", "audit", "--json"))) if shutil.which("npm") else (NOBODY_ASKED, [])


def main() -> int:
    verdicts = []
    for name, (verdict, lines) in (("Python packages", audit_python()), ("npm packages", audit_npm())):
        nobody = "nobody could be asked: no data about known flaws can be reached from here"
        print(f"{name}: {lines[0] if lines else nobody}")
        for line in lines[1:]:
            print(f"  {line}")
        verdicts.append(verdict)
    if FLAWS in verdicts:
        print("There are known flaws: renew what has them (make lock, npm update), or say in SECURITY.md why not.")
        return FLAWS
    if NOBODY_ASKED in verdicts:
        print("This says nothing about what could not be looked up. Run it again where the network reaches the data.")
        return NOBODY_ASKED
    print("No known flaws.")
    return CLEAN


if __name__ == "__main__":
    sys.exit(main())
