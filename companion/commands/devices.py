"""`companion devices`: what there is to listen to, and which one to use."""

from __future__ import annotations

import typer

from companion.commands import console

_text = console.text()


def devices(
    use: str | None = typer.Option(None, "--use", metavar="NAME", help=_text("help.devices.use")),
    forget: bool = typer.Option(False, "--forget", help=_text("help.devices.forget")),
) -> None:
    from companion.audio import choice
    from companion.audio.driver import choose
    from companion.audio.microphone import PortAudio
    from companion.audio.quiet import libraries_kept_quiet

    text = console.text()
    with libraries_kept_quiet():
        inputs = PortAudio().inputs()
    if forget:
        choice.remember(None)
        console.err.print(text("devices.forgotten"))
    if use is not None:
        chosen = choose(inputs, use)
        choice.remember(chosen.name)
        console.err.print(text("devices.chosen", name=chosen.name))
        return
    kept = choice.remembered()
    for device in inputs:
        signs = {
            "devices.sign.chosen": device.name == kept,
            "devices.sign.default": device.default,
            "devices.sign.monitor": device.monitor,
        }
        remarks = ", ".join(text(key) for key, holds in signs.items() if holds)
        typer.echo(f"{device.name}  ({remarks})" if remarks else device.name)
    if not inputs:
        console.err.print(text("devices.none"))
    if kept is not None and kept not in {device.name for device in inputs}:
        console.err.print(text("devices.absent", name=kept))
