"""The `companion` command: registers the commands and explains errors in words.

Only light imports here: `companion --help` answers at once. What a command needs, it imports itself.
"""

from __future__ import annotations

import contextlib
import io
import sys

import typer

from companion import __version__, discretion, memory, strings
from companion.commands import (
    attendance,
    check,
    classify,
    config,
    console,
    demo,
    devices,
    evaluate,
    keys,
    methods,
    models,
    purge,
    recover,
    replay,
    review,
    start,
)
from companion.commands import open as open_summary
from companion.errors import CompanionError

EXIT_INTERRUPTED = 130

_text = console.text()
app = typer.Typer(
    name="companion",
    help=_text("help.companion"),
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,  # rich tracebacks print local variables: spoken words must not get there
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.add_typer(models.app, name="models")
app.add_typer(keys.app, name="keys")
app.add_typer(methods.app, name="methods")


def _version(value: bool) -> None:  # noqa: FBT001 - typer calls it
    if value:
        typer.echo(f"companion {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help=_text("help.version")),
) -> None:
    pass


app.command("config", help=_text("help.config"))(config.config)
app.command("classify", help=_text("help.classify.command"))(classify.classify)
app.command("start", help=_text("help.start.command"))(start.start)
app.command("replay", help=_text("help.replay.command"))(replay.replay)
app.command("recover", help=_text("help.recover.command"))(recover.recover)
app.command("demo", help=_text("help.demo.command"))(demo.demo)
app.command("eval", help=_text("help.eval.command"))(evaluate.evaluate)
app.command("review", help=_text("help.review.command"))(review.review)
app.command("open", help=_text("open.help"))(open_summary.open_file)
app.command("attendance", help=_text("help.attendance.command"))(attendance.attendance)
app.command("purge", help=_text("help.purge.command"))(purge.purge)
app.command("check", help=_text("help.check.command"))(check.check)
app.command("devices", help=_text("help.devices.command"))(devices.devices)


def main() -> None:
    """Entry point: `run` in a process of its own, in which nothing of what was said gets out by accident."""
    discretion.keep()
    memory.forbid_dumps()
    run()


def run() -> None:
    """One command. Exit codes: 0 done, 1 error said in words, 2 usage, 3 damaged or wrong file, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        # JSON and Dutch text leave as UTF-8 also where no locale is set.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except CompanionError as error:
        console.err.print(strings.error_text(error, console.ui_language()).strip())
        sys.exit(error.exit_code)
    except SystemExit as leaving:
        # typer turns Ctrl-C into this exit and says nothing.
        if leaving.code == EXIT_INTERRUPTED:
            console.err.print(console.text()("interrupted"))
        raise
    except BrokenPipeError:
        # The reader went away (`companion replay ... | head`): nothing to say, and nothing more to write.
        with contextlib.suppress(OSError):
            sys.stdout.close()
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - whatever it is, its message may hold what was said
        console.err.print(_unexpected(error))
        sys.exit(1)


def _unexpected(error: BaseException) -> str:
    """Where an error of ours came from: never its message, which may quote spoken words."""
    return f"{discretion.told(error)}\n{console.text()('unexpected', kind=type(error).__name__).strip()}"


if __name__ == "__main__":
    main()
