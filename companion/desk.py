"""The review desk: opened records and practice sessions, what the page sees of them, and what it may change.

Everything is in memory: what was sealed is never written in the clear, and answers to practice go with the program.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from companion.analysis.statistics import compare, counts
from companion.analysis.statistics.course import Course
from companion.analysis.statistics.telling import told_header, told_session
from companion.errors import CompanionError, MethodProblem, SealProblem, UsageProblem
from companion.export import agefile, keys, review_file, words
from companion.record import Correction
from companion.review import report
from companion.review.desk import ACTS, AUTHORS, Refused
from companion.strings import error_text, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from companion.events import Language
    from companion.record import SessionRecord
    from companion.rehearsal import Rehearsal


@dataclass(slots=True)
class Opened:
    """A session on the desk. `path` None: a practice session, which nobody seals."""

    path: Path | None
    course: Course
    sealed: int
    """How many of its corrections were in the file when it was opened."""

    @property
    def record(self) -> SessionRecord:
        return self.course.record


class ReviewDesk:
    """The `review.desk.Desk` of real files."""

    def __init__(
        self,
        records: Sequence[tuple[Path, SessionRecord]],
        rehearsals: Sequence[Rehearsal],
        *,
        language: Language,
        today: str,
        stop: Callable[[], None],
    ) -> None:
        """`today`: ISO date for corrections. `stop` ends the program.

        Raises:
            SealProblem: `seal.not_review`: a record's method can't be read.
        """
        self._changed = threading.Condition(threading.RLock())
        self._version = 0
        self._opened = [Opened(path, _course(record), len(record.corrections)) for path, record in records]
        self._opened += [Opened(None, each.course, 0) for each in rehearsals]
        self._rehearsals = {each.practice_id: each for each in rehearsals}
        self._mode = "review" if records else "practice"
        self._language = language
        self._today = today
        self._stop = stop
        self._saved: Mapping[str, Any] | None = None
        self._words: str | None = None
        self.sessions = len(self._opened)
        self.practices: Sequence[str] = tuple(self._rehearsals)

    @property
    def unsaved(self) -> int:
        """Corrections that were made and not saved."""
        with self._changed:
            return sum(len(each.record.corrections) - each.sealed for each in self._opened if each.path)

    def overview(self) -> Mapping[str, Any]:
        with self._changed:
            return {
                "mode": self._mode,
                "language": self._language,
                "sessions": [{**self._header(index), **told_header(each.course)} for index, each in self._numbered()],
                "practices": [each.told_header() for each in self._rehearsals.values()],
                "authors": list(AUTHORS),
                "acts": list(ACTS),
            }

    def session(self, index: int) -> Mapping[str, Any]:
        with self._changed:
            opened = self._opened[index]
            told = told_session(opened.course)
            sealed = {each.sentence_id: each for each in opened.record.corrections[: opened.sealed]}
            in_force = {each.sentence_id: each for each in opened.record.corrections}
            for sentence in told["sentences"]:
                if sentence["corrected"]:
                    sentence["corrected"]["saved"] = sealed.get(sentence["id"]) == in_force[sentence["id"]]
            return {**self._header(index), **told}

    def compare(self) -> Mapping[str, Any] | None:
        with self._changed:
            sessions = [
                (index, each.course)
                for index, each in self._numbered()
                if each.path is not None or self._mode == "practice"
            ]
            return compare.told_comparison(sessions) if len(sessions) >= 2 else None

    def report(self, index: int) -> Mapping[str, str]:
        with self._changed:
            told = self.session(index)
        return {"name": f"companion-review-{told['date']}.html", "html": report.report_html(told, self._language)}

    def counts(self) -> Mapping[str, str]:
        with self._changed:
            table = counts.counts_csv([each.course for each in self._opened])
        return {
            "name": "counts.csv",
            "csv": table,
            "dictionary_name": "counts-dictionary.csv",
            "dictionary": report.dictionary_csv(self._language),
        }

    def saved(self) -> Mapping[str, Any] | None:
        with self._changed:
            return self._saved

    def words(self) -> Sequence[str] | None:
        with self._changed:
            generated, self._words = self._words, None
            return None if generated is None else generated.split(words.SEPARATOR)

    def practice(self, practice_id: str) -> Mapping[str, Any]:
        with self._changed:
            return self._rehearsals[practice_id].told()

    def wait(self, after: int, timeout_s: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._version > after, timeout_s)
            return self._version

    def command(self, command: Mapping[str, Any]) -> None:
        with self._changed:
            try:
                getattr(self, f"_do_{command['do']}")(command)
            except CompanionError as problem:
                raise Refused(error_text(problem, self._language).strip()) from problem
            self._version += 1
            self._changed.notify_all()

    # --- commands: `_do_<name>` for every name in review.desk.FORMS -----------------------------------------------

    def _do_correct(self, command: Mapping[str, Any]) -> None:
        opened = self._find_sentence(command)
        correction = Correction(sentence_id=command["sentence"], act=command["act"], by=command["by"], on=self._today)
        self._correct(opened, (*_without(opened, command["sentence"]), correction))

    def _do_withdraw(self, command: Mapping[str, Any]) -> None:
        opened = self._find_sentence(command)
        self._correct(opened, _without(opened, command["sentence"]))

    def _do_save(self, command: Mapping[str, Any]) -> None:
        opened = self._find(command)
        if opened.path is None:
            raise Refused(load(self._language)("review.refused.practice"))
        generated = None if command["to"] else words.generate(opened.record.language)
        keyring = keys.load_keyring()
        locks: list[agefile.Recipient] = [keyring.resolve(each) for each in command["to"]]
        if generated:
            locks = [agefile.Passphrase(generated)]
        path = review_file.seal_review(opened.record, opened.path.parent, locks)
        opened.sealed = len(opened.record.corrections)
        self._words = generated
        opens = "words" if generated else "key"
        self._saved = {"session": command["session"], "path": str(path), "opens_with": opens}

    def _do_practice_label(self, command: Mapping[str, Any]) -> None:
        self._rehearsal(command).label(command["sentence"], command["act"])

    def _do_practice_again(self, command: Mapping[str, Any]) -> None:
        self._rehearsal(command).again()

    def _do_stop(self, command: Mapping[str, Any]) -> None:  # noqa: ARG002 - one signature for all
        self._stop()

    # --------------------------------------------------------------------------------------------------------------

    def _find(self, command: Mapping[str, Any]) -> Opened:
        index: int = command["session"]
        if index >= len(self._opened):
            raise UsageProblem("usage.review_command")
        return self._opened[index]

    def _find_sentence(self, command: Mapping[str, Any]) -> Opened:
        opened = self._find(command)
        if command["sentence"] not in opened.course.by_id:
            raise UsageProblem("usage.review_command")
        return opened

    def _rehearsal(self, command: Mapping[str, Any]) -> Rehearsal:
        try:
            return self._rehearsals[command["practice"]]
        except KeyError:
            raise UsageProblem("usage.review_command") from None

    def _correct(self, opened: Opened, corrections: tuple[Correction, ...]) -> None:
        opened.course = Course(replace(opened.record, corrections=corrections))

    def _header(self, index: int) -> dict[str, Any]:
        opened = self._opened[index]
        name = opened.path.name if opened.path else None
        return {"index": index, "file": name, "unsaved": len(opened.record.corrections) - opened.sealed}

    def _numbered(self) -> enumerate[Opened]:
        return enumerate(self._opened)


def _without(opened: Opened, sentence_id: str) -> tuple[Correction, ...]:
    """The corrections but for those of this sentence that were made since the file was opened or saved."""
    corrections = opened.record.corrections
    fresh = (each for each in corrections[opened.sealed :] if each.sentence_id != sentence_id)
    return (*corrections[: opened.sealed], *fresh)


def _course(record: SessionRecord) -> Course:
    try:
        return Course(record)
    except MethodProblem as problem:
        raise SealProblem("seal.not_review") from problem
