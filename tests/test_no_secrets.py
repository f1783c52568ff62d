"""Secrets come from a prompt or a descriptor: never from an argument or the environment, which others can read."""

from __future__ import annotations

import ast
from pathlib import Path

import typer.main

import companion
from companion.cli import app

SECRET = ("passphrase", "password", "words", "secret", "pin", "token")
ENVIRONMENT = {
    "LC_ALL", "LC_MESSAGES", "LANG",  # which language
    "COMPANION_MODELS", "COMPANION_JOURNALS",  # where
    "HOME", "TMPDIR", "PWD", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "PULSE_SOURCE",
    "ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK", "HF_HUB_OFFLINE",
    "OMP_WAIT_POLICY",  # how the recogniser's threads wait
}  # fmt: skip


def options(command, path="companion"):
    """Every option of every command: where it is, its name, its type, and the variable that may stand for it."""
    for parameter in command.params:
        for name in parameter.opts:
            yield path, name, parameter.type_descriptor.annotation, parameter.envvar
    for name, each in getattr(command, "commands", {}).items():
        yield from options(each, f"{path} {name}")


def test_no_option_takes_a_secret():
    found = list(options(typer.main.get_command(app)))
    speaking = [each for each in found if any(word in each[1] for word in SECRET)]

    assert ("companion open", "--passphrase-fd") in [each[:2] for each in speaking]  # else the search is blind
    assert [each for each in speaking if each[2] not in {int, bool}] == []  # a descriptor, or a switch
    assert [each for each in found if each[3]] == []


def test_the_environment_is_read_for_places_and_languages_alone():
    read = set()
    for path in Path(companion.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            named = ast.unparse(node) if isinstance(node, ast.Call | ast.Subscript) else ""
            if not named.startswith(("os.environ", "os.getenv", "environ")):
                continue
            keys = [node.slice] if isinstance(node, ast.Subscript) else [*node.args[:1], *node.keywords]
            for key in keys:
                if isinstance(key, ast.keyword):
                    read.add(key.arg)
                elif isinstance(key, ast.Constant):
                    read.add(key.value)

    assert {"COMPANION_MODELS", "COMPANION_JOURNALS"} <= read  # else the search is blind
    assert read <= ENVIRONMENT
