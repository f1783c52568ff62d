"""A room without a session behind it: a scripted case for tests of the pages and for their pictures.

It answers commands as the real room does: pause pauses, next moves on. Time moves only when told to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from companion.events import role_of_seat
from companion.live import fake_parting
from companion.live.board import Board
from companion.live.fake_case import CASES
from companion.methods import library
from companion.methods.schema import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from companion.events import Language
    from companion.live.board import Page

_METHOD: Final = "five_step"

SCENES: Final[Mapping[str, Mapping[str, Any]]] = {
    "preflight": {"stage": "preflight", "listening": "starting", "level": 0.4, "at": None},
    "consent": {"stage": "consent", "listening": "off", "at": None},
    "question": {"stage": "question", "at": None, "asked": False, "previous": True},
    "opening": {"at": ("intro", 65), "previous": True},
    "calm": {"at": ("explore", 305)},
    "signal": {"at": ("explore", 412), "signal": True},
    "words": {"at": ("explore", 415), "signal": True, "words": True},
    "offer": {"at": ("explore", 1120), "offer": True},
    "over": {"at": ("explore", 1290), "lag_s": 6.0, "tier": "light"},
    "paused": {"at": ("explore", 640), "listening": "paused"},
    "lost": {"at": ("core", 121), "listening": "lost", "lost_s": 14.0, "notice": True},
    "no_audio": {"at": ("explore", 305), "mode": "no_audio", "listening": "off", "level": 0.0},
    "evaluation": {"at": ("evaluate", 90), "prompt": True},
    "closing": {"stage": "closing", "at": ("evaluate", 545), "asked_again": True},
    "confirming": {"stage": "confirming", "listening": "off", "at": ("evaluate", 600), "lines": True},
    "writing": {"stage": "confirming", "listening": "off", "at": ("evaluate", 600)},
    "handing": {"stage": "handing", "listening": "off", "at": ("evaluate", 600), "handing": "open"},
    "words_due": {"stage": "handing", "listening": "off", "at": ("evaluate", 600), "handing": "words"},
    "saved": {"stage": "handing", "listening": "off", "at": ("evaluate", 600), "handing": "saved"},
    "handed": {"stage": "ended", "listening": "off", "at": ("evaluate", 600), "handing": "saved"},
    "ended": {"stage": "ended", "listening": "off", "at": ("evaluate", 600)},
}
"""What differs between the moments of the script. `at`: phase and seconds into it."""


class FakeRoom:
    """A Room (board.py) that stands at one scene of the script and can be moved to another."""

    def __init__(self, language: Language = "en", scene: str = "calm") -> None:
        self.commands: list[Mapping[str, Any]] = []
        """All that the pages asked for and was not refused."""
        self._method = library.load(_METHOD)
        self._chair = self._scene(scene, language)
        self._board = Board(self._chair, room_view(self._chair))
        self.wait = self._board.wait

    def show(self, scene: str) -> None:
        """Moves to another scene, in the language that the pages have now."""
        self._publish(self._scene(scene, self._chair["language"]))

    def change(self, **changes: Any) -> None:
        """Changes single fields of the chair's view."""
        self._publish(self._chair | changes)

    def tick(self, seconds: float) -> None:
        phase = self._chair["phase"]
        later = phase and phase | {"elapsed_s": phase["elapsed_s"] + seconds}
        self.change(t_s=self._chair["t_s"] + seconds, phase=later)

    def view(self, page: Page) -> Mapping[str, Any]:
        return self._board.view(page)

    def words(self) -> str | None:
        handing = self._chair["handing"]
        waiting = handing and handing["lock"] == "words" and not handing["noted"]
        return fake_parting.WORDS[self._chair["language"]] if waiting else None

    def command(self, command: Mapping[str, Any]) -> None:
        self._board.command(command)
        taken = self._board.take(0)
        if taken:
            self.commands.append(taken)
            self._publish(self._chair | self._consequence(taken))

    def _publish(self, chair: dict[str, Any]) -> None:
        self._chair = chair
        self._board.publish(chair, room_view(chair))

    def _consequence(self, command: Mapping[str, Any]) -> dict[str, Any]:  # noqa: C901, PLR0911, PLR0912 - one case each
        chair = self._chair
        match command:
            case {"do": "next"}:
                return self._at(chair["next"]["id"], 0, chair["language"]) | {"signal": None, "offer": None}
            case {"do": "phase", "id": phase}:
                return self._at(phase, 0, chair["language"]) | {"signal": None, "offer": None}
            case {"do": "take_offer"}:
                return self._at(chair["offer"]["phase"], 0, chair["language"]) | {"signal": None, "offer": None}
            case {"do": "dismiss_offer"}:
                return {"offer": None}
            case {"do": "pause"}:
                return {"listening": "paused"}
            case {"do": "resume"}:
                return {"listening": "on"}
            case {"do": "not_so" | "correct"}:
                return {"signal": None}
            case {"do": "show_words"}:
                return {"signal": chair["signal"] | {"words": CASES[chair["language"]].heard}}
            case {"do": "mark", "kind": kind}:
                mark = {"id": f"m{len(chair['marks']) + 1}", "kind": kind, "text": command.get("text")}
                return {"marks": [*chair["marks"], mark | {"confirmed": False}]}
            case {"do": "confirm_mark", "id": mark_id}:
                return {"marks": [m | {"confirmed": m["confirmed"] or m["id"] == mark_id} for m in chair["marks"]]}
            case {"do": "tap", "label": label}:
                return {"balance": chair["balance"] | {label: chair["balance"][label] + 1}}
            case {"do": "consent", "agreed": agreed}:
                sound = {"mode": "audio", "listening": "on"} if agreed else {"mode": "no_audio", "listening": "off"}
                return {"stage": "question", **sound}
            case {"do": "latecomer"}:
                return {"stage": "consent", "listening": "off"}
            case {"do": "withdraw"}:
                return {"mode": "no_audio", "listening": "off", "level": 0.0}
            case {"do": "question", "which": which, "text": text}:
                asked = {"question": chair["question"] | {which: text}}
                if chair["stage"] == "question":
                    asked |= {"stage": "running"} | self._at("intro", 0, chair["language"])
                return asked
            case {"do": "language", "language": language}:
                # The script is in one language at a time; what was done since is not in it.
                return self._scene(self._scene_name, language)
            case {"do": "settle", "line": line_id}:
                told = {name: value for name, value in command.items() if name not in {"do", "line"}}
                settled = [line | told if line["id"] == line_id else line for line in chair["lines"]]
                return {"lines": settled}
            case {"do": "noted"}:
                return {"handing": chair["handing"] | {"noted": True}}
            case {"do": "hand_over" | "back" | "finish" as do}:
                scene = {"hand_over": "handing", "back": "confirming", "finish": "handed"}[do]
                return self._scene(scene, chair["language"])
            case {"do": "speaks", "seat": seat}:
                return {"speaks": {"seat": seat, "role": role_of_seat(seat)} if seat else None}
            case {"do": "voices", "agreed": agreed}:
                return {"voices": chair["voices"] | {"agreed": agreed}}
            case {"do": "learn_voice", "seat": seat}:
                listening = {"seat": seat, "state": "listening", "spoken_s": 3.0}
                return {"voices": chair["voices"] | {"seats": [listening]}}
            case {"do": "forget_voices"}:
                return {"voices": {"agreed": False, "judging": False, "seats": []}}
            case {"do": "end"}:
                return {"stage": "ended" if chair["stage"] == "closing" else "closing", "listening": "off"}
            case _:
                return {}

    def _at(self, phase_id: str, elapsed_s: float, language: Language) -> dict[str, Any]:
        """The fields that say where in the method we are."""
        phase, following = self._method.find(phase_id), self._method.after(phase_id)
        assert phase
        name = local(phase.name, language)
        return {
            "phase": {
                "id": phase.id,
                "name": name,
                "kind": phase.kind,
                "planned_s": phase.planned_s,
                "elapsed_s": float(elapsed_s),
                "ask": CASES[language].asks[phase.id],
            },
            "next": {"id": following.id, "name": local(following.name, language)} if following else None,
            "balance": {"question": 0, "advice": 0, "reflection": 0},
        }

    def _scene(self, name: str, language: Language) -> dict[str, Any]:
        """The chair's view at a scene of the script."""
        self._scene_name = name
        case, scene = CASES[language], SCENES[name]
        nowhere: dict[str, Any] = {"phase": None, "next": None, "balance": dict.fromkeys(case.balance, 0)}
        where = nowhere
        if scene["at"]:
            phase_id, elapsed_s = scene["at"]
            where = self._at(phase_id, elapsed_s, language) | {"balance": case.balance}
        asked = scene.get("asked", scene["at"] is not None)
        return {
            "language": language,
            "stage": scene.get("stage", "running"),
            "t_s": 300.0 + (scene["at"][1] if scene["at"] else 0),
            "mode": scene.get("mode", "audio"),
            "consent": {
                "text": case.consent,
                "version": "2026-11",
                "people": None,
                "hierarchy": None,
                "asks_words": False,
                "words": None,
            },
            "method": {
                "id": self._method.id,
                "name": local(self._method.name, language),
                "phases": [
                    {"id": phase.id, "name": local(phase.name, language), "minutes": phase.minutes}
                    for phase in self._method
                ],
            },
            "speaks": None,
            "voices": {"agreed": False, "judging": False, "seats": []},
            **where,
            "offer": {"phase": "core", "name": case.core} if scene.get("offer") else None,
            "signal": {**case.signal, "words": case.heard if scene.get("words") else None}
            if scene.get("signal")
            else None,
            "listening": scene.get("listening", "on"),
            "level": scene.get("level", 0.3),
            "lost_s": scene.get("lost_s", 0.0),
            "lag_s": scene.get("lag_s", 0.3),
            "tier": scene.get("tier", "normal"),
            "question": {
                "before": case.question if asked else None,
                "now": None,
                "asked_again": scene.get("asked_again", False),
            },
            "marks": list(case.marks) if asked else [],
            "previous": list(case.previous) if scene.get("previous") else [],
            "prompt": case.prompt if scene.get("prompt") else None,
            "notices": [{"code": "journal", "text": case.notice}] if scene.get("notice") else [],
            "lines": fake_parting.lines(language) if scene.get("lines") else None,
            "handing": fake_parting.handing(language, scene["handing"]) if scene.get("handing") else None,
        }


def room_view(chair: Mapping[str, Any]) -> dict[str, Any]:
    """The reduced view for everybody: phase, time, question, what was confirmed. Nothing else ever."""
    phase = chair["phase"]
    confirmed = [mark for mark in chair["marks"] if mark["confirmed"] and mark["text"]]
    listening = chair["listening"]
    return {
        "language": chair["language"],
        "t_s": chair["t_s"],
        "phase": phase and {key: phase[key] for key in ("name", "planned_s", "elapsed_s")},
        "question": chair["question"]["now"] or chair["question"]["before"],
        "insights": [mark["text"] for mark in confirmed if mark["kind"] == "insight"],
        "actions": [mark["text"] for mark in confirmed if mark["kind"] == "action"],
        "listening": listening if listening in {"on", "paused"} else "off",
    }
