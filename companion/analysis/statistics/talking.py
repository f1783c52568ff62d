"""Time: what the phases took, and who had the floor as case-bringer, chair or group. Pure; no classifier involved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from companion.analysis.statistics import uncertainty

if TYPE_CHECKING:
    from companion.analysis.statistics.course import Course
    from companion.analysis.statistics.uncertainty import Figure
    from companion.events import Role


def time_used(course: Course) -> Figure:
    """Minutes taken per minute planned, over the phases that were held; pauses left out."""
    planned_s = sum(each.planned_s for each in course.stretches)
    actual_s = sum(each.actual_s for each in course.stretches)
    return uncertainty.sure("time_used", "ratio", actual_s / planned_s if planned_s else None, why="no_plan")


def talk_case_bringer(course: Course) -> Figure:
    return _talk(course, "talk_case_bringer", "case_bringer")


def talk_chair(course: Course) -> Figure:
    return _talk(course, "talk_chair", "chair")


def talk_group(course: Course) -> Figure:
    return _talk(course, "talk_group", "participant")


def evenness(course: Course) -> Figure:
    """How evenly the participants shared their time; worked out when the record was made, so that nobody is in it."""
    return uncertainty.sure("evenness", "evenness", course.record.evenness, why="roles")


def _talk(course: Course, figure_id: str, role: Role) -> Figure:
    if not course.roles_known:
        return uncertainty.sure(figure_id, "share", None, why="roles")
    said = [each.said for each in course.sentences if each.said.role == role]
    talked_s = sum(each.end_s - each.start_s for each in said)
    return uncertainty.sure(figure_id, "share", talked_s / course.talk_s(known=True))
