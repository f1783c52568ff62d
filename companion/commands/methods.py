"""`companion methods`: what methods there are, what is in them, and how to make one's own."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import typer

from companion.commands import console

_text = console.text()
app = typer.Typer(help=_text("help.methods.group"), no_args_is_help=True)


@app.command("list", help=_text("help.methods.list"))
def list_methods() -> None:
    from companion.methods import library
    from companion.methods.schema import local

    language = console.ui_language()
    for method_id in library.shipped_ids():
        method = library.load(method_id)
        minutes = f"{sum(phase.minutes for phase in method):g}"
        people = f"{method.group[0]}-{method.group[1]}"
        typer.echo(f"{method_id:<16} {local(method.name, language)}  ({people}, {minutes} min)")


@app.command("show", help=_text("help.methods.show"))
def show(
    method: str = typer.Argument(..., metavar="ID|FILE", help=_text("help.replay.method")),
    language: str = typer.Option(None, metavar="en|nl", help=_text("help.methods.language")),
    print_page: bool = typer.Option(False, "--print", help=_text("help.methods.print")),
    out: Path | None = typer.Option(None, "--out", metavar="FILE", help=_text("help.methods.out")),
) -> None:
    from companion.export import atomic
    from companion.live.agenda import agenda_html, agenda_text
    from companion.methods import library

    chosen = console.parse_language(language) if language else console.ui_language()
    parsed = library.load(method)
    if not print_page:
        typer.echo(agenda_text(parsed, chosen), nl=False)
        return
    path = out or Path(f"agenda-{parsed.id}.html")
    atomic.write_bytes(path, agenda_html(parsed, chosen).encode("utf-8"))
    console.err.print(_text("methods.sheet", path=path))
    if out is None:
        webbrowser.open(path.resolve().as_uri())


@app.command("check", help=_text("help.methods.check"))
def check(file: Path = typer.Argument(..., metavar="FILE", help=_text("help.methods.file"))) -> None:
    from companion.methods import library

    method = library.load(str(file))
    typer.echo(_text("methods.sound", path=file, phases=len(method.phase)))


@app.command("new", help=_text("help.methods.new"))
def new(
    file: Path = typer.Argument(..., metavar="FILE", help=_text("help.methods.new_file")),
    like: str = typer.Option("five_step", "--like", metavar="ID", help=_text("help.methods.like")),
) -> None:
    from companion.export import atomic
    from companion.methods import library

    text = library.find_text(like)
    own = text.replace(f'id = "{like}"', f'id = "{_id_of(file)}"', 1)
    atomic.write_bytes(file, own.encode("utf-8"))
    console.err.print(_text("methods.made", path=file, like=like))


def _id_of(file: Path) -> str:
    """An id out of a file name: letters, digits and underscores."""
    letters = "".join(char if char.isascii() and char.isalnum() else "_" for char in file.stem.lower()).strip("_")
    return letters or "own"
