"""Every promise in the documents names the test that holds it, and that test exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
THREATS = ROOT / "docs" / "threat-model.md"
JOURNAL = ROOT / "docs" / "journal-format.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def promises_in_tables(text):
    """The rows of every table with the columns "promise" and "held by"."""
    inside = False
    for line in text.splitlines():
        if line.startswith("| promise | held by |"):
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("|---"):
            yield line


def promises_in_lists(text, headings):
    """The items of the lists under these headings, each as one line."""
    for heading in headings:
        section = text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        assert section, heading
        yield from (" ".join(item.split()) for item in re.split(r"^[*-] ", section, flags=re.MULTILINE)[1:])


PROMISES = [
    *promises_in_tables(THREATS.read_text("utf-8")),
    *promises_in_lists(JOURNAL.read_text("utf-8"), ["How it is written", "What it promises"]),
]


@cache
def names_in(path):
    """The names of all tests in a file, those in classes too; empty where there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text("utf-8")) if file.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def fault(promise):
    """What is wrong with the tests that a promise names; None when nothing is."""
    named = NAMED.findall(promise)
    if not named:
        return "names no test"
    missing = [f"{path}::{test}" for path, test in named if test not in names_in(path)]
    return f"names what does not exist: {', '.join(missing)}" if missing else None


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.strip("| ")[:50])
def test_a_promise_is_held_by_a_test_that_exists(promise):
    assert fault(promise) is None, promise


def test_the_promises_are_found():
    assert len(PROMISES) > 45


@pytest.mark.parametrize("page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "SECURITY.md"], ids=lambda p: p.name)
def test_a_test_that_any_document_names_exists(page):
    missing = [f"{path}::{test}" for path, test in NAMED.findall(page.read_text("utf-8")) if test not in names_in(path)]

    assert missing == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| It flies | |", "names no test"),
        ("| It flies | `tests/test_promises.py` |", "names no test"),
        ("| It flies | `tests/test_promises.py::test_it_flies` |", "test_it_flies"),
        ("| It flies | `tests/nowhere.py::test_it` |", "tests/nowhere.py::test_it"),
    ],
)
def test_a_promise_that_nothing_holds_is_noticed(row, said):
    (promise,) = promises_in_tables(f"| promise | held by |\n|---|---|\n{row}\n\n| a | b |\n|---|---|\n| x | y |\n")

    assert said in fault(promise)
