"""The user's settings: TOML -> a frozen model. Unknown keys and bad values are all reported at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from companion.errors import UsageProblem
from companion.events import Language

Sensitivity = Literal["off", "clear", "disguised"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ThrottleSettings(_Frozen):
    """When a violation becomes a signal on the chair's page. Sources: intervision.md 3.3, architecture.md."""

    quiet_s: float = Field(60.0, ge=0, description="no signals in the first seconds of a phase")
    quiet_full_phase_s: float = Field(300.0, gt=0, description="in phases shorter than this, `quiet_s` scales down")
    cooldown_s: float = Field(120.0, ge=0, description="at most one signal in this time")
    pattern_count: int = Field(3, ge=2, description="so many of the same within `pattern_window_s` are a pattern")
    pattern_window_s: float = Field(240.0, gt=0)
    stale_s: float = Field(8.0, gt=0, description="older than this is only counted (not applied at fast pace)")
    threshold: float = Field(0.7, ge=0, le=1, description="judgements below this confidence are unsure")
    sensitivity: Sensitivity = "clear"


class HearingSettings(_Frozen):
    """How speech is cut into segments and read. Durations in seconds."""

    speech_threshold: float = Field(0.5, gt=0, lt=1, description="VAD probability at which speech begins")
    silence_threshold: float = Field(0.35, gt=0, lt=1, description="and below which it may end")
    end_silence_s: float = Field(0.5, gt=0, description="silence that ends a segment")
    min_speech_s: float = Field(0.2, ge=0, description="shorter bursts are noise")
    breath_after_s: float = Field(5.0, gt=0, description="after so much speech without such a silence ...")
    breath_s: float = Field(0.25, gt=0, description="... a pause this short is enough")
    max_segment_s: float = Field(10.0, gt=1, description="speech longer than this is cut at its quietest moment")
    pad_s: float = Field(0.4, ge=0, description="kept before and after speech")
    glimpse_s: float = Field(0.16, gt=0, description="so far into a silence, an open segment is read")
    settle_s: float = Field(0.35, gt=0, description="so far into a silence, a sentence with its full stop is told")
    glimpse_every_s: float = Field(2.0, gt=0.5, description="how often who talks on is read before they pause")
    window_s: float = Field(8.0, gt=1, le=30, description="shortest mel window; see docs/performance.md")
    beam: int = Field(3, ge=1, le=10, description="readings that the recogniser weighs at once")
    threads: int = Field(1, ge=1, le=16, description="for one reading; see docs/performance.md before raising it")


class RetentionSettings(_Frozen):
    """How long sealed files stay on this laptop before `companion purge` lists them. Days."""

    days_after_next_session: int = Field(30, ge=0, description="after the session that followed in the same folder")
    longest_days: int = Field(180, ge=1, description="after the session itself, while no later one is known")


class AttendanceSettings(_Frozen):
    """What proofs of attendance begin with."""

    leader: str = Field("", description="who leads the sessions")
    registration: str = Field("", description="the leader's registration number")
    rules: str = Field("general", description="general, nova, nova_gio, or a file of your own")


class Settings(_Frozen):
    language: Language | None = Field(None, description="of the program and, unless said otherwise, the session")
    model: str = Field("base", description="speech model; see `companion models list`")
    consent_text: str | None = Field(None, description="the group's own wording, instead of companion's")
    names: tuple[str, ...] = Field((), description="names that never reach a summary; see docs/redaction.md")
    throttle: ThrottleSettings = ThrottleSettings()
    hearing: HearingSettings = HearingSettings()
    retention: RetentionSettings = RetentionSettings()
    attendance: AttendanceSettings = AttendanceSettings()


def load_settings(path: Path) -> Settings:
    """Reads `path`; a missing file gives the defaults.

    Raises:
        UsageProblem: `settings.malformed` with every fault and its place.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise UsageProblem("settings.unreadable", path=path, why=error.strerror) from error
    try:
        data = tomllib.loads(raw.decode("utf-8"))
        return Settings.model_validate(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem("settings.malformed", path=path, faults=str(error)) from error
    except ValidationError as error:
        raise UsageProblem("settings.malformed", path=path, faults=told_faults(error)) from error


def told_faults(error: ValidationError) -> str:
    """Every fault of a file of one's own, with its place."""
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors(include_url=False))
