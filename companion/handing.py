"""Handing the summary over: what opens it, where it goes, and that it is whole there.

The order is the promise. Words are shown while the microphone is closed; once they are noted they are gone from here.
Only then is anything written; each copy is read back where it was put; and only with another whole copy elsewhere may
one be deleted again.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from companion.errors import CompanionError, StorageProblem
from companion.export import agefile, keys, mounts, words
from companion.export.handover import Parcel
from companion.live.handing_view import HandedCopy, HandingView, Place
from companion.strings import error_text, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from companion.export.handover import Copy
    from companion.export.summary import Summary
    from companion.scene import Scene

_MB: Final = 1_000_000


class Handing:
    """From confirmed lines to files in somebody's hands."""

    def __init__(self, scene: Scene, folder: Path, recipients: Sequence[agefile.Recipient] = ()) -> None:
        """With recipients the lock is settled beforehand (`--recipient`, `--passphrase-fd`)."""
        self._scene = scene
        self._folder = folder
        self._recipients = tuple(recipients)
        self._summary: Summary | None = None
        self._parcel: Parcel | None = None
        self._copies: dict[int, Copy] = {}
        self._view = HandingView()
        self.words: str | None = None
        """The generated words until they are noted; read from the pages' server too."""
        self.finished = False

    @property
    def copies(self) -> tuple[Copy, ...]:
        return tuple(self._copies.values())

    def begin(self, summary: Summary) -> None:
        self._summary = summary
        self._view = HandingView(recipients=_remembered())
        self._look()
        if self._recipients:
            by_key = not isinstance(self._recipients[0], agefile.Passphrase)
            self._seal(self._recipients)
            self._change(lock="keys" if by_key else "own", noted=True)
        self.show()

    def forget(self) -> None:
        """Nothing that opens the summary is kept from here on."""
        self.words = None
        if self._parcel is not None:
            self._parcel.forget()
            self._parcel = None

    def obey(self, command: Mapping[str, Any]) -> None:
        action = getattr(self, f"_do_{command['do']}")
        self._change(problem=None)
        try:
            action(command)
        except CompanionError as problem:
            self._change(problem=error_text(problem, self._scene.around.language).strip())
        self.show()

    def show(self) -> None:
        """Also after the language changed: the note for the mail is in it."""
        if self._summary is None:
            return
        how = self._view.lock or "words"
        names = [path.name for copy in self._copies.values() for path in copy.files][:2]
        text = load(self._scene.around.language)
        note = text(f"handing.mail_{how}", name=(names or [f"companion-{self._summary.date.isoformat()}"])[-1])
        # Mail programs break lines themselves.
        self._change(mail="\n\n".join(" ".join(part.split()) for part in note.split("\n\n")).strip())
        self._scene.change(handing=self._view)

    # --- what opens it --------------------------------------------------------------------------------------------

    def _do_lock(self, command: Mapping[str, Any]) -> None:
        self.forget()
        how = command["how"]
        self._change(lock=None, noted=False, names=())
        if how == "keys":
            names = tuple(command["names"])
            keyring = keys.load_keyring()
            self._seal([keyring.resolve(name) for name in names])
            self._change(lock=how, names=names, noted=True)
        elif how == "own":
            self._seal([agefile.Passphrase(command["passphrase"])])
            self._change(lock=how, noted=True)
        else:
            assert self._summary is not None
            generated = words.generate(self._summary.language)
            self._seal([agefile.Passphrase(generated)])
            self._change(lock=how)
            self.words = generated

    def _do_noted(self, _: Mapping[str, Any]) -> None:
        self.words = None
        self._change(noted=True)

    def _seal(self, recipients: Sequence[agefile.Recipient]) -> None:
        assert self._summary is not None
        self._parcel = Parcel(self._summary, recipients)

    # --- where it goes --------------------------------------------------------------------------------------------

    def _do_look(self, _: Mapping[str, Any]) -> None:
        self._look()

    def _look(self) -> None:
        sticks = [
            Place(
                str(each.path),
                each.label,
                stick=True,
                free_mb=None if each.free_bytes is None else each.free_bytes // _MB,
            )
            for each in mounts.sticks()
        ]
        self._change(places=(*sticks, Place(str(self._folder), self._folder.name, stick=False)))

    def _do_save(self, command: Mapping[str, Any]) -> None:
        assert self._parcel is not None
        folder = Path(os.path.expanduser(command["path"]))  # noqa: PTH111 - Path's own fails on unknown users
        if not folder.is_absolute():
            raise StorageProblem("storage.relative", path=command["path"])
        copy = self._parcel.put(folder)
        if copy.trouble:
            self._change(problem=error_text(copy.trouble, self._scene.around.language).strip())
        number = max(self._copies, default=0) + 1
        self._copies[number] = copy
        stick = any(folder.is_relative_to(each.path) for each in mounts.sticks())
        told = HandedCopy(number, str(folder), tuple(path.name for path in copy.files), stick)
        self._change(copies=(*self._view.copies, told))

    def _do_remove_copy(self, command: Mapping[str, Any]) -> None:
        """Only when another copy is whole at this moment: a stick may have been pulled since."""
        assert self._parcel is not None
        number = command["id"]
        others = [copy for each, copy in self._copies.items() if each != number]
        if not any(self._parcel.is_whole(copy) for copy in others):
            raise StorageProblem("storage.last_copy", path=self._copies[number].sealed)
        self._parcel.remove(self._copies.pop(number))
        folder = next(each.folder for each in self._view.copies if each.id == number)
        kept = tuple(each for each in self._view.copies if each.id != number)
        self._change(copies=kept, removed=(*self._view.removed, folder))

    # --- the end --------------------------------------------------------------------------------------------------

    def _do_finish(self, _: Mapping[str, Any]) -> None:
        assert self._parcel is not None
        if not any(self._parcel.is_whole(copy) for copy in self._copies.values()):
            raise StorageProblem("storage.no_copy")
        self.finished = True
        self.forget()
        self._scene.change(stage="ended", lines=None)

    def _do_stop_unsaved(self, _: Mapping[str, Any]) -> None:
        self.forget()
        self._scene.change(stage="ended", lines=None)

    def _change(self, **fields: Any) -> None:
        self._view = replace(self._view, **fields)


def _remembered() -> tuple[str, ...]:
    """Names of those whose public keys companion has; none where the list can't be read, which `keys` explains."""
    try:
        return tuple(sorted(keys.load_keyring().recipients))
    except CompanionError:
        return ()
