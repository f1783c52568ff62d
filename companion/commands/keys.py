"""`companion keys`: the user's own key, and the public keys of those they seal for."""

from __future__ import annotations

from pathlib import Path

import typer

from companion.commands import console
from companion.errors import UsageProblem

_text = console.text()
app = typer.Typer(help=_text("keys.help"), no_args_is_help=True)


@app.command(help=_text("keys.help_new"))
def new(
    out: Path | None = typer.Option(None, "--out", help=_text("keys.out")),
    passphrase_fd: int | None = typer.Option(None, "--passphrase-fd", help=_text("keys.passphrase_fd")),
) -> None:
    from companion.export import keys

    path = out or keys.identity_file()
    if path.exists():  # before anybody thinks of a passphrase
        raise UsageProblem("usage.key_exists", path=path)
    public_key = keys.create(_new_passphrase(passphrase_fd), out)
    console.err.print(_text("keys.made", path=path))
    typer.echo(public_key)


@app.command(help=_text("keys.help_show"))
def show() -> None:
    from companion.export import keys

    keyring = keys.load_keyring()
    if not keyring.own and not keyring.recipients:
        raise UsageProblem("usage.no_key")
    if keyring.own:
        typer.echo(f"{keyring.own}  {_text('keys.yours')}")
    for name, public_key in sorted(keyring.recipients.items()):
        typer.echo(f"{public_key}  {name}")


@app.command(help=_text("keys.help_export"))
def export(
    target: Path = typer.Argument(help=_text("keys.target")),
    clear: bool = typer.Option(False, "--clear", help=_text("keys.clear")),
    passphrase_fd: int | None = typer.Option(None, "--passphrase-fd", help=_text("keys.passphrase_fd")),
) -> None:
    from companion.export import keys

    path = keys.identity_file()
    if not path.exists():
        raise UsageProblem("usage.no_key")
    if clear:
        prompt = _text("open.identity_prompt")
        keys.copy_unprotected(path, target, lambda: console.read_passphrase(prompt, passphrase_fd))
    else:
        keys.copy(path, target)
    console.err.print(_text("keys.exported_clear" if clear else "keys.exported", path=target))


@app.command(help=_text("keys.help_remember"))
def remember(
    name: str = typer.Argument(help=_text("keys.name")),
    public_key: str = typer.Argument(help=_text("keys.public_key")),
) -> None:
    from companion.export import keys

    keys.remember(name, public_key)
    console.err.print(_text("keys.remembered", name=name))


@app.command(help=_text("keys.help_forget"))
def forget(name: str = typer.Argument(help=_text("keys.name"))) -> None:
    from companion.export import keys

    forgotten = keys.forget(name)
    console.err.print(_text("keys.forgotten" if forgotten else "keys.not_remembered", name=name))


def _new_passphrase(passphrase_fd: int | None) -> str:
    from companion.export import words

    typed = console.read_passphrase(_text("keys.prompt_new"), passphrase_fd)
    if passphrase_fd is not None:
        return typed
    if not typed:
        generated = words.generate(console.ui_language())
        console.err.print(_text("keys.generated", words=generated))
        return generated
    if console.read_passphrase(_text("keys.prompt_again")) != typed:
        raise UsageProblem("usage.passphrases_differ")
    return typed
