"""How long work tells what it does: a Protocol for the store, and a recorder for tests."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Hears about progress. The words for a step stand in strings/ under `models.step.<code>`."""

    def step(self, code: str, **params: object) -> None:
        """A new step began.

        Codes: `already`, `waiting`, `hub`, `hub_out_of_reach`, `npm`, `converting`, `converted_otherwise`, `copying`,
        `checking`.
        """
        ...

    def advance(self, done_bytes: int, total_bytes: int) -> None:
        """So much of the present step is done."""
        ...


class RecordedReport:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, dict[str, object]]] = []
        self.amounts: list[tuple[int, int]] = []

    def step(self, code: str, **params: object) -> None:
        self.steps.append((code, params))

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.steps]

    def advance(self, done_bytes: int, total_bytes: int) -> None:
        self.amounts.append((done_bytes, total_bytes))
