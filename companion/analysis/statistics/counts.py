"""Counts of sessions as a table for a spreadsheet: one row per session, phase and measure, and nothing that was said.

The columns and measures are explained in the data dictionary that is written beside it. Ratios are left to the reader:
from counts every ratio can be made, and pooled over sessions; from ratios none.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from companion.analysis.statistics import figures, steering, uncertainty
from companion.analysis.statistics.course import ACTS, LABELS, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from companion.analysis.statistics.course import Course
    from companion.analysis.statistics.figures import PhaseCounts

COLUMNS: Final = (
    "session",
    "date",
    "language",
    "method",
    "stretch",
    "phase",
    "kind",
    "measure",
    "value",
    "low",
    "high",
)
MEASURES: Final = (
    "planned_s",
    "actual_s",
    "sentences",
    "misfits",
    *LABELS,
    *ACTS,
    "signals_shown",
    "signals_held",
    "signals_dismissed",
    "signals_acted_on",
)
"""In the order of the rows of each phase; signals are told per session only."""

Row = tuple[str | float | None, ...]


def counts_csv(courses: Sequence[Course]) -> str:
    """UTF-8 text of RFC 4180 with a header; `session` numbers them from 1 in the order given."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, course in enumerate(courses, start=1):
        record = course.record
        head = (number, record.date, record.language, course.method.id)
        for row in _rows(course):
            writer.writerow([*head, *("" if each is None else each for each in row)])
    return table.getvalue()


def _rows(course: Course) -> Iterator[Row]:
    for counts in figures.by_phase(course):
        yield from _phase_rows(course, counts)
    shown = [each for each in course.record.signals if each.shown]
    acted = tally(steering.acted_on(course, each)[1] for each in shown)
    dismissed = steering.signals_dismissed(course).value
    whole = (None, None, None)
    held = len(course.record.signals) - len(shown)
    for measure, value in zip(MEASURES[-4:], (len(shown), held, dismissed, acted), strict=True):
        yield (*whole, measure, value, value, value)


def _phase_rows(course: Course, counts: PhaseCounts) -> Iterable[Row]:
    stretch = counts.stretch
    head = (stretch.index + 1, stretch.phase_id, stretch.phase.kind if stretch.phase else None)
    for measure, seconds in (("planned_s", stretch.planned_s), ("actual_s", round(stretch.actual_s, 1))):
        yield (*head, measure, seconds, seconds, seconds)
    inside = [each for each in course.sentences if each.stretch is stretch]
    yield (*head, "sentences", len(inside), len(inside), len(inside))
    yield (*head, "misfits", *uncertainty.count_range(each.misfit for each in inside))
    for each in counts.labels:
        yield (*head, each.what, each.count, each.low, each.high)
    found = {each.what: each for each in counts.acts}
    for act in ACTS:
        each_act = found.get(act)
        yield (*head, act, *((each_act.count, each_act.low, each_act.high) if each_act else (0, 0, 0)))
