"""The first source: files of a Hugging Face repository at a pinned revision, resumable, checked by hash.

`huggingface_hub.hf_hub_download` (2.4) starts over after an interruption and takes 23 s to find that nobody answers, so
the bytes are fetched here with the library's own session. Sizes and hashes come from the manifest; nothing that the
server says about a file is believed, and no token is ever sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from companion import __version__
from companion.errors import ModelProblem
from companion.store.folder import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from companion.store.manifest import HubSource, PinnedFile
    from companion.store.report import Reporter

HUB: Final = "https://huggingface.co"
_TIMEOUT_S: Final = (5.0, 15.0, 15.0, 5.0)
"""To connect, between two packets of an answer or of a question, and for a place in the session's pool."""
_TRIES_WITHOUT_GAIN: Final = 2
"""One that brings nothing may be a kept connection that the server closed meanwhile; a second one is an answer."""
_RESUMED: Final = 206
_PAST_THE_END: Final = 416


class HubOutOfReach(ModelProblem):
    """Nobody answers, or not with the file: another source may still do. Code `model.hub_out_of_reach`."""


def download(source: HubSource, into: Path, report: Reporter, *, endpoint: str = HUB) -> None:
    """Brings all files of `source` into the folder `into`, going on where an earlier call was interrupted.

    Raises:
        HubOutOfReach: no connection, or an answer that isn't the file.
        ModelProblem: `model.wrong_content`: what came is not what was pinned; it is deleted.
    """
    total_bytes = sum(file.size_bytes for file in source.files)
    done_bytes = 0
    for file in source.files:
        target = into / file.name
        if not (target.is_file() and sha256_of(target) == file.sha256):
            _fetch(source, file, target, _Share(report, done_bytes, total_bytes), endpoint)
        done_bytes += file.size_bytes
        report.advance(done_bytes, total_bytes)


class _Share:
    """One file's share of the whole download's progress."""

    def __init__(self, report: Reporter, before_bytes: int, total_bytes: int) -> None:
        self._report, self._before_bytes, self._total_bytes = report, before_bytes, total_bytes

    def advance(self, done_bytes: int) -> None:
        self._report.advance(self._before_bytes + done_bytes, self._total_bytes)


def _fetch(source: HubSource, file: PinnedFile, target: Path, share: _Share, endpoint: str) -> None:
    part = target.with_name(target.name + ".part")
    tries_left = _TRIES_WITHOUT_GAIN
    while (before_bytes := _size_of(part)) < file.size_bytes:
        try:
            _stream(source, file, part, share, endpoint)
        except _Cut as cut:
            tries_left = _TRIES_WITHOUT_GAIN if _size_of(part) > before_bytes else tries_left - 1
            if tries_left == 0:
                raise HubOutOfReach("model.hub_out_of_reach", why=str(cut)) from cut
    if sha256_of(part) != file.sha256:
        part.unlink()
        raise ModelProblem("model.wrong_content", file=file.name, source=source.repository)
    part.replace(target)


class _Cut(Exception):
    """The connection ended before the file did."""


def _stream(source: HubSource, file: PinnedFile, part: Path, share: _Share, endpoint: str) -> None:
    """Appends to `part` what one connection brings. Raises _Cut when that is not the whole rest."""
    from huggingface_hub import get_session, hf_hub_url  # noqa: PLC0415 - the only way online: imported when used
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]  # noqa: PLC0415

    url = hf_hub_url(source.repository, file.name, revision=source.revision, endpoint=endpoint)
    headers = {
        "user-agent": f"companion/{__version__}",  # the library's own would tell system and versions
        "accept-encoding": "identity",  # compressed answers count other bytes than those on disk
        "range": f"bytes={_size_of(part)}-",
    }
    try:
        with get_session().stream("GET", url, headers=headers, timeout=_TIMEOUT_S) as answer:
            if answer.status_code == _PAST_THE_END:
                part.unlink(missing_ok=True)
            answer.raise_for_status()
            with part.open("ab" if answer.status_code == _RESUMED else "wb") as out:
                for chunk in answer.iter_bytes():  # as it comes: a fixed size would lose the last piece before a cut
                    # One byte too many is enough to fail the hash; an endless answer doesn't fill the disk.
                    out.write(chunk[: file.size_bytes + 1 - out.tell()])
                    share.advance(min(out.tell(), file.size_bytes))
                    if out.tell() > file.size_bytes:
                        break
    except (HTTPError, ConnectionError) as error:  # ConnectionError: HF_HUB_OFFLINE is set
        raise _Cut(_said(error)) from error
    if _size_of(part) < file.size_bytes:
        raise _Cut("answer too short")


def _said(error: Exception) -> str:
    """The reason in a few words, without addresses: it may end in a log."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f"HTTP {status}" if status else type(error).__name__


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
