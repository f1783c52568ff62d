"""`companion config`: where the settings are, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from companion import places
from companion.commands import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

_text = console.text()


def config() -> None:
    path = places.settings_file()
    console.err.print(_text("config.here" if path.exists() else "config.absent", path=path))
    typer.echo("\n".join(_toml(console.settings(), "")))


def _toml(settings: BaseModel, table: str) -> Iterator[str]:
    """Every setting with what it means, as a settings file would have it; tables last, as TOML wants them."""
    from pydantic import BaseModel

    if table:
        yield f"\n[{table}]"
    tables: dict[str, BaseModel] = {}
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            tables[name] = value
            continue
        if field.description:
            yield f"# {field.description}"
        yield f"{name} = {_value(value)}" if value is not None else f"# {name} = ..."
    for name, value in tables.items():
        yield from _toml(value, name)


def _value(value: object) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
