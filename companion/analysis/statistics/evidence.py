"""What is known about each figure, and where its range comes from: the notes behind docs/figures.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Range = Literal["fieller", "counted", "first", "median", "none"]
RANGES: Final[dict[Range, str]] = {
    "fieller": "Fieller's interval over the chances of every sentence",
    "counted": "mean ± 1.96 deviations over the chances of every sentence, rounded outwards",
    "first": "the exact distribution of which sentence is the first",
    "median": "Woodruff's interval over the chances of every sentence",
    "none": "none: no classifier is involved",
}


@dataclass(frozen=True, slots=True)
class Note:
    """`evidence`: what is known of the figure elsewhere, and how far that carries to peer coaching."""

    reach: Range
    evidence: str


EVIDENCE: Final[dict[str, Note]] = {
    "question_advice": Note(
        "fieller",
        "Every guide to intervision asks for questions before advice; none gives a number, and no study was found "
        "that ties a ratio to what a case-bringer takes home. The counts are shown beside it, because small numbers "
        "jump.",
    ),
    "open_share": Note(
        "fieller",
        "Motivational interviewing (MITI 3) marks 50% as fair and 70% as good for counsellors who are rated; later "
        "versions dropped the mark. Role-players who saw their figures asked more open questions (ReadMI, 2021 and "
        "2024). A round of facts should be low.",
    ),
    "steering_share": Note(
        "fieller",
        "Coaching products mark leading and stacked questions; no published figure for peer groups was found. In "
        "the development sessions it lies between a tenth and a third.",
    ),
    "time_to_first_advice": Note(
        "first",
        "Our own figure, after the complaint that opens most guides: advice comes at once. It rests on one "
        "sentence, so the range says between which two moments the first advice fell, 19 times in 20.",
    ),
    "reflection_question": Note(
        "fieller",
        "MITI 4.2.1: one reflection for each question is fair, two are good, for one counsellor and one client. A "
        "group of six that explores a case is no counsellor.",
    ),
    "stacked_questions": Note(
        "counted",
        "Coaching products count them, and action learning forbids them: a question with a tail answers itself "
        "(WIAL, ground rule 1). A turn is one person's sentences with no silence over eight seconds.",
    ),
    "silence_after_questions": Note(
        "median",
        "Rowe measured one to one and a half seconds in classrooms, and longer, more thoughtful answers from three "
        "seconds on (1974). Here the times are those of voice detection (a tenth of a second) or of the transcript.",
    ),
    "fitting": Note(
        "fieller",
        "Follows the method file: whatever the phase signals for this role does not fit. The target, all of it, is "
        "the method's and not a norm.",
    ),
    "signals_shown": Note("none", "A count of what companion did; the throttle holds it at one in two minutes."),
    "signals_dismissed": Note("none", "The chair's own answers. The other side of precision: see docs/rules.md."),
    "signals_acted_on": Note(
        "fieller",
        "Thirty seconds after intervision.md: later words can't be told from what would have happened anyway. Where "
        "nobody knows who the chair is, anybody's process words count.",
    ),
    "self_correction": Note(
        "fieller",
        "Our own figure: violations held back because the phase had just begun, another signal stood, it was too "
        "late or below the sensitivity, after which thirty seconds held no other violation and no word of the chair "
        "about the process. Uncertain, quoted and the chair's own sentences are left out.",
    ),
    "interventions": Note(
        "counted",
        "Our own figure, for the trend only: groups that know a method need less chairing.",
    ),
    "time_used": Note(
        "none",
        "Times at which the chair moved the phases, against the method's minutes; pauses left out.",
    ),
    "talk_case_bringer": Note("none", "Seconds of speech by role. High is not bad: it is the case-bringer's hour."),
    "talk_chair": Note(
        "none",
        "A rule of thumb of trainers is 10 to 15%; it is theirs, not measured, and depends on the phases.",
    ),
    "talk_group": Note("none", "Seconds of speech of all participants together; never of one."),
    "evenness": Note(
        "none",
        "Pielou (1966): entropy over its maximum. From three participants on. It is worked out before the record is "
        "sealed, so that no file tells who spoke how much.",
    ),
    "options_offered": Note(
        "counted",
        "Sentences, not ideas: one piece of advice in three sentences counts three times.",
    ),
    "options_chosen": Note("none", "The case-bringer's own choices at the end; unknown where nobody asked."),
    "actions_agreed": Note("none", "Confirmed by the case-bringer. Most guides ask for actions with a date."),
}
