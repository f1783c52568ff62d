"""What companion needs of others is pinned by hash, and listed with its licence."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-supply.lock")


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_licences, audit = script("make_licences"), script("audit")


# --- locks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_every_python_package_is_pinned_and_hashed(lock):
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", " ")
    entries = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]

    assert len(entries) > 30
    loose = [each for each in entries if not re.match(r"[\w.-]+==\S+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+$", each)]
    assert loose == []


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_a_host(lock):
    assert not re.search(r"https?://(?!opencollective|github\.com/sponsors|.*funding)", _without_funding(ROOT / lock))


def _without_funding(path):
    """The text; of npm's lock without where its packages ask for money."""
    text = path.read_text("utf-8")
    if path.suffix != ".json":
        return text
    packages = json.loads(text)["packages"].values()
    return json.dumps([{key: value for key, value in each.items() if key != "funding"} for each in packages])


def test_every_npm_package_is_hashed():
    packages = make_licences.npm_packages()

    assert packages
    assert [name for name, each in packages.items() if not re.match(r"sha512-[\w+/]{86}==$", each["integrity"])] == []


@pytest.mark.parametrize("name", ["virtual-environment", "supply-tools"])
def test_nothing_is_installed_without_its_hash(name):
    text = (ROOT / "scripts" / name).read_text("utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line]

    assert installs
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)  # the latter is companion itself


def test_npm_installs_what_is_locked():
    assert "npm ci " in (ROOT / "scripts" / "node-packages").read_text("utf-8")


# --- licences -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the page is written where the lock's oldest Python runs")
def test_the_page_of_licences_is_up_to_date():
    assert make_licences.PAGE.read_text("utf-8") == make_licences.page(), "run `make licences`"


def test_every_licence_with_conditions_is_explained():
    with_conditions = {
        name for name in make_licences.locked() if make_licences.CONDITIONS.search(make_licences.licence(name))
    }

    assert with_conditions - make_licences.CARE.keys() == set()
    assert {"certifi", "fpdf2"} <= with_conditions  # else the search is blind
    assert make_licences.CARE.keys() <= make_licences.locked().keys()


def test_every_package_that_our_pages_import_is_listed():
    imported = set()
    for source in (ROOT / "frontend").rglob("*.ts"):
        # Types leave nothing in a bundle.
        found = re.findall(
            r'^import (?!type )(?:[\w*{}\s,]+ from )?"([^"./][^"]*)"', source.read_text("utf-8"), re.MULTILINE
        )
        imported |= {"/".join(name.split("/")[: 2 if name.startswith("@") else 1]) for name in found}

    assert imported
    assert imported <= set(make_licences.BUNDLED)


def test_every_debian_package_is_listed():
    named = set(re.findall(r"\[[^]]+\]=([a-z0-9-]+)", (ROOT / "scripts" / "debian-packages").read_text("utf-8")))

    assert named
    assert named <= make_licences.DEBIAN.keys()


def test_bundled_code_has_no_conditions_on_passing_on():
    npm = make_licences.npm_packages()

    assert [name for name in make_licences.in_bundles() if "GPL" in npm[name].get("license", "GPL")] == []


# --- known flaws --------------------------------------------------------------------------------------------------

LOOKED_UP = {"name": "jinja2", "version": "3.1.6", "vulns": []}
FLAWED = {"name": "h11", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.16"], "aliases": []}]}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited: numpy (2.4.6)"}


@pytest.mark.parametrize(
    ("dependencies", "verdict"),
    [
        ([LOOKED_UP], audit.CLEAN),
        ([LOOKED_UP, FLAWED], audit.FLAWS),
        ([FLAWED, SKIPPED], audit.FLAWS),
        ([SKIPPED, SKIPPED], audit.NOBODY_ASKED),  # pip-audit itself ends well here
        ([LOOKED_UP, SKIPPED], audit.NOBODY_ASKED),
        ([], audit.NOBODY_ASKED),
    ],
)
def test_what_pip_audit_says(dependencies, verdict):
    found, lines = audit.judge_python({"dependencies": dependencies, "fixes": []})

    assert found == verdict
    assert ("PYSEC-1" in "".join(lines)) == (verdict == audit.FLAWS)


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        ({"vulnerabilities": {}, "metadata": {"dependencies": {"total": 9}}}, audit.CLEAN),
        (
            {
                "vulnerabilities": {"esbuild": {"severity": "high", "range": "<1"}},
                "metadata": {"dependencies": {"total": 9}},
            },
            audit.FLAWS,
        ),
        ({"message": "405 Method Not Allowed"}, audit.NOBODY_ASKED),
        ({}, audit.NOBODY_ASKED),
    ],
)
def test_what_npm_audit_says(report, verdict):
    assert audit.judge_npm(report)[0] == verdict


@pytest.mark.parametrize("answers", [[audit.CLEAN, audit.CLEAN], [audit.CLEAN, audit.NOBODY_ASKED], [3, audit.FLAWS]])
def test_the_exit_code_is_the_worst_answer(monkeypatch, capsys, answers):
    monkeypatch.setattr(audit, "audit_python", lambda: (answers[0], ["1 of 1 packages looked up"]))
    monkeypatch.setattr(audit, "audit_npm", lambda: (answers[1], []))

    assert audit.main() == {0: 0, 3: 3, 1: 1}[answers[1]]
    assert ("No known flaws." in capsys.readouterr().out) == (answers[1] == 0)
