"""Documents that can rot are held to the code."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def make_docs():
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", sorted(make_docs().PAGES))
def test_a_generated_page_is_up_to_date(page):
    assert (DOCS / page).read_text("utf-8") == make_docs().PAGES[page](), "run scripts/make_docs.py"


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(DOCS.rglob("*.md")), ids=lambda path: path.name)
def test_links_to_files_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text("utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]

    assert missing == []


@pytest.mark.parametrize("page", ["threat-model.md", "faults.md"])
def test_every_promise_names_tests_that_exist(page):
    rows = re.findall(r"`(tests/[^`]+)`", (DOCS / page).read_text("utf-8"))

    assert rows
    for row in rows:
        path, _, test = row.partition("::")
        assert (ROOT / path).exists(), row
        assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8"), row
