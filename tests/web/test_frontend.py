"""The bundles that are committed are what the sources give, and the sources are well typed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

import companion

ROOT = Path(__file__).parents[2]
STATIC = Path(companion.__file__).parent / "web" / "static"
TOOLS = ROOT / "node_modules" / ".bin"


def run(*command):
    done = subprocess.run(command, cwd=ROOT / "frontend", capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.needs("node")
def test_building_again_gives_the_committed_bytes(tmp_path):
    assert TOOLS.exists(), "the front end's tools are missing: run `make setup` (or `npm ci`)"
    run("node", "build.mjs", str(tmp_path))
    fresh = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in STATIC.iterdir()}

    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name] != committed[name]] == [], "run `make pages`"


@pytest.mark.needs("node")
def test_the_sources_are_well_typed():
    run(str(TOOLS / "tsc"), "--project", ".")


def test_the_pages_stay_small():
    """The laptop has better things to do; and nothing but our own code is in them."""
    sizes = {path.stem: path.stat().st_size for path in STATIC.glob("*.js")}

    assert sizes["chair"] + sizes["room"] < 40_000
    assert sizes["review"] < 60_000


def test_other_peoples_code_comes_with_its_licences_and_needs_no_eval():
    """The plotting library, fetched by `make setup`: it runs under the same policy as our own scripts."""
    code, _, licences = (STATIC / "plots.js").read_text("utf-8").rpartition("/*")

    assert not re.search(r"\beval\(|new Function|insertAdjacentHTML|document\.write", code)
    assert {"@observablehq/plot", "d3-scale", "interval-tree-1d"} <= set(licences.split())
    assert licences.count("Copyright") >= 20
    assert "Mike Bostock" in licences


@pytest.mark.parametrize(
    "asset", sorted(path for path in STATIC.glob("*.[jc]s*") if path.name != "plots.js"), ids=lambda path: path.name
)
def test_nothing_is_fetched_from_elsewhere(asset):
    code = asset.read_text("utf-8")

    assert set(re.findall(r"https?://[\w.]+", code)) <= {"http://www.w3.org"}  # the name space of SVG
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", code)


def test_the_lock_file_names_no_hosts():
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]

    assert all("resolved" not in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)
