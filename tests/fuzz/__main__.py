"""Fuzzes every target for a while: `python -m tests.fuzz [TARGET...] [--seconds N]`, or `make fuzz`.

Each target runs in a process of its own, guided by which lines of companion it reached (atheris, libFuzzer). What was
found worth keeping lies in build/fuzz/TARGET; an input that broke a promise lies beside it as crash-…. Such an input
belongs in tests/fuzz/corpus/TARGET, where the ordinary tests meet it from then on.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
FOUND = ROOT / "build" / "fuzz"
LONGEST_INPUT_BYTES = 8192


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], sys.argv[3:])
        return 0
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("targets", nargs="*", metavar="TARGET", help="all of them when none is named")
    asked.add_argument("--seconds", type=int, default=60, help="for each target (default 60)")
    asked.add_argument("--merge", action="store_true", help="keep the smallest inputs that reach as much, as corpus")
    options = asked.parse_args()
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415

    unknown = set(options.targets) - set(TARGETS)
    if unknown:
        asked.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    reports = [_run(name, options.seconds, merge=options.merge) for name in options.targets or TARGETS]
    print(json.dumps({"seconds_each": options.seconds, "targets": reports}, indent=1))
    return int(any(report["broken"] for report in reports))


def _run(name: str, seconds: int, *, merge: bool) -> dict[str, object]:
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415

    folder, kept = FOUND / name, CORPUS / name
    for each in (folder, kept):
        each.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (folder / f"seed-{number:03}").write_bytes(seed)
    print(f"{name}: {seconds} s", file=sys.stderr, flush=True)
    limits = [f"-max_len={LONGEST_INPUT_BYTES}", "-timeout=20", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    done = _fuzz(name, [f"-max_total_time={seconds}", *limits, str(folder), str(kept)])
    if merge:
        _fuzz(name, ["-merge=1", *limits, str(kept), str(folder)])
    if not any(kept.iterdir()):
        kept.rmdir()
    said = done.stderr.decode("utf-8", "replace")
    broken = sorted(path.name for path in folder.iterdir() if path.name.startswith(("crash-", "timeout-", "oom-")))
    if done.returncode and not broken:
        broken = ["did not run"]
    if broken:
        print("\n".join(said.splitlines()[-25:]), file=sys.stderr)
    runs = re.search(r"number_of_executed_units: (\d+)", said)
    reached = re.findall(r"cov: (\d+)", said)
    return {
        "target": name,
        "promise": TARGETS[name].promise,
        "runs": int(runs[1]) if runs else 0,
        "reached": int(reached[-1]) if reached else 0,
        "broken": broken,
    }


def _fuzz(name: str, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tests.fuzz", "--child", name, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


def _child(name: str, arguments: list[str]) -> None:
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["companion"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415

    atheris.Setup([name, *arguments], TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
