"""What the parts of a live room share: the session, the time, and what the pages show beside the session's state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from companion.strings import error_text

if TYPE_CHECKING:
    from companion.clock import Clock
    from companion.errors import CompanionError
    from companion.live.view import Surroundings
    from companion.session import Session


class Scene:
    """Belongs to the room's own thread, as everything that changes a session does."""

    def __init__(self, session: Session, clock: Clock, around: Surroundings) -> None:
        self.session = session
        self.clock = clock
        self.around = around

    @property
    def now_s(self) -> float:
        """Session time."""
        return self.clock.now_s()

    def change(self, **fields: Any) -> None:
        """Changes fields of the surroundings."""
        self.around = replace(self.around, **fields)

    def tell(self, code: str, text: str | None) -> None:
        """The notice of that code now says this; None: there is none any more."""
        others = tuple(notice for notice in self.around.notices if notice[0] != code)
        self.change(notices=others if text is None else (*others, (code, text)))

    def notice(self, error: CompanionError) -> None:
        """The session goes on without what failed, and the chair is told."""
        text = error_text(error, self.around.language).strip()
        self.change(notices=(*self.around.notices, (error.code, text)))
