"""The proof of attendance as one printable page (PDF), with room to sign."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from companion.export import attendance
from companion.strings import load

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from companion.export.attendance import Attendance

_MARGIN_MM: Final = 20.0
_LABEL_MM: Final = 55.0
_GREY: Final = 110
_ROOMY: Final = 10
"""So many people sign with room to spare; with more the lines move closer."""


def to_pdf(session: Attendance) -> bytes:
    """A4, one page for up to 15 people. The same session gives the same bytes: its date is the document's.

    The font that comes with companion writes every Latin, Greek and Cyrillic name. Where it is missing (a checkout
    without Node) the reader's own Helvetica is used, and marks that it can't write are left off letters.
    """
    page = _Sheet(session)
    page.head()
    page.facts()
    page.signatures()
    page.declaration()
    return bytes(page.output())


def font() -> Traversable | None:
    """The font with names' letters, where it was built in."""
    found = files("companion.export").joinpath("static", "DejaVuSans.ttf")
    return found if found.is_file() else None


class _Sheet(FPDF):
    def __init__(self, session: Attendance) -> None:
        super().__init__(format="A4")
        self._session = session
        self._text = load(session.language)
        self._face = "helvetica"
        self.core_fonts_encoding = "windows-1252"
        if (own := font()) is not None:
            self.add_font("sheet", fname=str(own))
            self._face = "sheet"
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=_MARGIN_MM / 2)
        self.set_lang(session.language)
        self.set_title(self._text("attendance.title"))
        self.set_creator("companion")
        self.set_creation_date(datetime.combine(session.on, session.start, UTC))
        self.add_page()

    def head(self) -> None:
        self._size(20)
        self.cell(text=self._drawable(self._text("attendance.title")), h=12, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def facts(self) -> None:
        for label, value in attendance.lines(self._session):
            self._size(10, grey=_GREY)
            self.cell(w=_LABEL_MM, h=7, text=self._drawable(label))
            self._size(11)
            self.multi_cell(w=0, h=7, text=self._drawable(value), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(6)

    def signatures(self) -> None:
        self._size(10, grey=_GREY)
        self.cell(text=self._drawable(self._text("attendance.participants")), h=8, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._size(11)
        self.set_draw_color(_GREY)
        names = self._session.names or ("",) * self._session.people
        height = 9.0 if len(names) <= _ROOMY else 6.5
        for number, name in enumerate(names, 1):
            self.cell(w=10, h=height, text=f"{number}.")
            self.cell(w=80, h=height, text=self._drawable(name))
            self.cell(w=0, h=height, border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(8)

    def declaration(self) -> None:
        self._size(11)
        declares = self._drawable(self._text("attendance.declares"))
        self.multi_cell(w=0, h=6, text=declares, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(8)
        self._size(10, grey=_GREY)
        self.cell(w=_LABEL_MM, h=8, text=self._drawable(self._text("attendance.signature")))
        self.cell(w=0, h=8, border="B", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(6)
        self._size(8.5, grey=_GREY)
        no_content = self._drawable(self._text("attendance.no_content"))
        self.multi_cell(w=0, h=5, text=no_content, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _size(self, points: float, grey: int = 0) -> None:
        self.set_font(self._face, size=points)
        self.set_text_color(grey)

    def _drawable(self, text: str) -> str:
        if self._face == "sheet":
            return text
        return "".join(_in_windows_1252(character) for character in text)


def _in_windows_1252(character: str) -> str:
    """The character, or its letter without the mark, or a question mark: what the reader's own Helvetica can write."""
    for reading in (character, unicodedata.normalize("NFKD", character)[0]):
        try:
            reading.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return reading
    return "?"
