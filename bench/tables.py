"""The tables of docs/performance.md, between its markers, from the figures that were measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
_MODELS = ("base", "small")


def renew(figures: Mapping[str, Any], document: Path = DOCUMENT) -> None:
    """Writes every table whose figures are there."""
    text = document.read_text("utf-8")
    for name, table in (("numbers", numbers), ("latency", latency), ("words", words), ("size", size)):
        before, marker, rest = text.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition("<!-- end -->")
        if marker:
            text = f"{before}{marker}{table(figures)}\n<!-- end -->{after}"
    document.write_text(text, "utf-8")


def numbers(figures: Mapping[str, Any]) -> str:
    """architecture.md's rows: to reach, and reached."""
    live = figures.get("latency", {})
    rows = [
        ["sentence then silence, p50 / p95", "1.0 / 1.5 s small, 0.6 / 1.0 s base", _each(live, _silence)],
        ["inside a running turn, p95", "5 s", _each(live, lambda m: f"{m['in_a_running_turn']['p95_s']} s")],
        ["words lost by working live", "at most 1 point", _each(figures.get("words", {}), _lost)],
        ["the same with echo and noise", "at most 1 point", _each(figures.get("rooms", {}), _lost)],
        ["words heard in 10 min of each empty room", "0", _each(figures.get("nobody", {}), _heard)],
        ["CPU while somebody always speaks, of two cores", "0.35 small, 0.15 base", _each(live, _cpu)],
        ["peak memory", "900 MB small, 550 MB base", _each(live, lambda m: f"{m['peak_memory_mb']} MB")],
        ["recording offline, base", "10 × real time", _batch(figures.get("batch"))],
        ["sentence to act and rule (processor time), p50 / p95", "5 ms", _each(live, _rules)],
        ["start to listening", "5 s", _start(figures.get("start"))],
        ["`companion --help`", "0.3 s", _size_of(figures, "help_s", "s")],
    ]
    return _table(["", "to reach", "measured"], rows) + "\n\n" + _when(figures)


def latency(figures: Mapping[str, Any]) -> str:
    """Quiet and busy, silence and running turn, per model."""
    rows = []
    for part, what in (("latency", "alone"), ("busy", "one core kept busy")):
        for model, measured in figures.get(part, {}).items():
            for key, kind in (("then_silence", "then silence"), ("in_a_running_turn", "in a running turn")):
                times = measured[key]
                figure = [str(times.get(each, "-")) for each in ("p50_s", "p95_s", "max_s")]
                rows.append([model, what, kind, str(times["sentences"]), str(times["not_heard"]), *figure])
    return _table(["model", "machine", "sentence", "number", "not heard", "p50, s", "p95, s", "max, s"], rows)


def words(figures: Mapping[str, Any]) -> str:
    """Percent of words wrong per set, live and whole."""
    rows = []
    for part, where in (("words", "as recorded"), ("rooms", "with echo and noise")):
        per_model = figures.get(part, {})
        for name in next(iter(per_model.values()), {}):
            if name == "machine":
                continue
            cells = [
                f"{per_model[model][name][key]}" if model in per_model else "-"
                for model in _MODELS
                for key in ("live_percent", "whole_file_percent")
            ]
            rows.append([where, name.replace("_", " "), *cells])
    return _table(["", "set", "base live", "base whole", "small live", "small whole"], rows)


def size(figures: Mapping[str, Any]) -> str:
    """What is installed, largest first."""
    measured = figures.get("size", {})
    rows = [[name, str(mb)] for name, mb in measured.get("largest_mb", {}).items()]
    rows.append(["all that companion needs", str(measured.get("needed_mb", "-"))])
    return _table(["package", "MB"], rows)


def _each(per_model: Mapping[str, Any], show: Any) -> str:
    return ", ".join(f"{show(per_model[model])} {model}" for model in _MODELS if model in per_model) or "-"


def _silence(measured: Mapping[str, Any]) -> str:
    times = measured["then_silence"]
    return f"{times['p50_s']} / {times['p95_s']} s"


def _lost(measured: Mapping[str, Any]) -> str:
    return f"{measured['all']['lost_points']:+}"


def _heard(measured: Mapping[str, Any]) -> str:
    return str(sum(sum(room.values()) for name, room in measured.items() if name != "machine"))


def _cpu(measured: Mapping[str, Any]) -> str:
    return str(measured["cpu_share_of_two_cores"])


def _rules(measured: Mapping[str, Any]) -> str:
    return f"{measured['sentence_to_rules_ms']['p50']} / {measured['sentence_to_rules_ms']['p95']} ms"


def _batch(measured: Mapping[str, Any] | None) -> str:
    if not measured:
        return "-"
    return ", ".join(f"{each['times_real_time']} × ({name})" for name, each in measured["base"].items())


def _start(measured: Mapping[str, Any] | None) -> str:
    return f"{measured['together']['median_s']} s" if measured else "-"


def _size_of(figures: Mapping[str, Any], key: str, unit: str) -> str:
    return f"{figures['size'][key]} {unit}" if "size" in figures else "-"


def _when(figures: Mapping[str, Any]) -> str:
    machines = list(_machines(figures))
    told = dict.fromkeys(f"{m['date']}, {m['processor']}, {m['cores']} cores" for m in machines)
    loads = [m["load"] for m in machines]
    return f"Machine: {'; '.join(told)}; load before the measurements {min(loads)} to {max(loads)}." if loads else ""


def _machines(figures: Any) -> Iterable[Mapping[str, Any]]:
    if isinstance(figures, dict):
        if "load" in figures:
            yield figures
        for value in figures.values():
            yield from _machines(value)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
