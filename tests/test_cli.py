"""What the command says when something goes wrong that nobody thought of."""

from __future__ import annotations

import pytest

from companion import cli

SECRET = "Willemijn heeft gelogen"


def test_an_unexpected_error_is_told_without_its_message(monkeypatch, capfd):
    def broken():
        said = SECRET
        raise ValueError(said)

    monkeypatch.setattr(cli, "app", broken)

    with pytest.raises(SystemExit) as caught:
        cli.run()

    printed = "".join(capfd.readouterr())
    assert caught.value.code == 1
    assert "ValueError" in printed
    assert "test_cli.py" in printed
    assert SECRET not in printed
