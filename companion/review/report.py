"""The report of one session: a page that stands alone and prints well, without a word that was said.

It is built from the values that the review page shows, so that both tell the same. The page puts its pictures where the
markers are; without them the tables say it all.
"""

from __future__ import annotations

import csv
import io
from html import escape
from typing import TYPE_CHECKING, Any, Final

from companion.methods.schema import local
from companion.strings import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from companion.events import Language
    from companion.strings import Strings

PICTURES: Final = ("ribbon", "acts", "balance", "minutes")
LABELS: Final = ("question", "advice", "reflection", "other")
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}
<body>
{body}
</body>
</html>
"""
_STYLE: Final = """
body { font: 11pt/1.45 "Atkinson Hyperlegible", system-ui, sans-serif; color: #111; background: #fff; margin: 2rem auto;
  max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.6em; margin-bottom: 0; } h2 { font-size: 1.2em; margin: 1.6em 0 .4em; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; padding-bottom: .4em; }
th, td { text-align: left; vertical-align: top; padding: .25em .8em .25em 0; border-bottom: 1px solid #bbb; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr { break-inside: avoid; } thead { display: table-header-group; }
figure { margin: 1em 0; width: 100%; break-inside: avoid; } figure svg { width: 100%; height: auto; }
.small { color: #444; font-size: .9em; }
@page { size: A4; margin: 16mm; } @media print { body { margin: 0; max-width: none; padding: 0; } }
"""


def report_html(session: Mapping[str, Any], language: Language) -> str:
    """The report of a session (as `GET /data/session/N` tells it) in `language`, with a marker for each picture."""
    text = load(language)
    method = local(session["method"]["name"], language)
    people = text("review.report.people", count=session["people"]) if session["people"] else ""
    facts = [session["date"], method, text("review.report.minutes", minutes=round(session["duration_s"] / 60)), people]
    parts = [
        f"<h1>{escape(text('review.report.title'))}</h1>",
        f"<p>{escape(' · '.join(each for each in facts if each))}</p>",
        f'<p class="small">{escape(text("review.report.about"))}</p>',
        *_pictures(),
        f"<h2>{escape(text('review.report.figures'))}</h2>",
        _figures(session["figures"], text),
        f"<h2>{escape(text('review.report.phases'))}</h2>",
        _phases(session["phases"], text, language),
        f'<p class="small">{escape(text("review.report.ranges", classifier=session["classifier"]))}</p>',
    ]
    if session["corrections"]:
        parts.append(f"<p>{escape(text('review.report.corrections', count=session['corrections']))}</p>")
    body = "\n".join(parts)
    head = f"<title>{escape(text('review.report.title'))} {escape(session['date'])}</title>\n<style>{_STYLE}</style>"
    return _PAGE.format(language=language, head=head, body=body)


def shown(figure: Mapping[str, Any], text: Strings) -> str:
    """A figure's value as it is read, in the language of `text`."""
    if figure["value"] is None:
        return text(f"review.unknown.{figure['unknown']}")
    value = _number(figure["value"], figure["unit"], text)
    if figure["part"] is not None and figure["whole"] is not None:
        key = "per" if figure["unit"] == "ratio" else "of"
        value = text(f"review.report.{key}", value=value, part=figure["part"], whole=figure["whole"])
    return value


def shown_range(figure: Mapping[str, Any], text: Strings) -> str:
    """The range in which it lies; empty where it is sure or unknown."""
    if figure["value"] is None or figure["sure"] or figure["low"] == figure["high"]:
        return ""
    low = _number(figure["low"], figure["unit"], text)
    if figure["high"] is None:
        return text("review.report.at_least", low=low)
    return text("review.report.between", low=low, high=_number(figure["high"], figure["unit"], text))


def dictionary_csv(language: Language) -> str:
    """The data dictionary of counts.csv: every column and measure in words."""
    text = load(language)
    keys = [key for key in text.keys() if key.startswith("review.dictionary.")]  # noqa: SIM118 - not a mapping
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow((text("review.dictionary_head.name"), text("review.dictionary_head.means")))
    writer.writerows((key.removeprefix("review.dictionary.").replace(".", ": "), text(key)) for key in keys)
    return table.getvalue()


def _pictures() -> Iterable[str]:
    return (f"<!--picture:{name}-->" for name in PICTURES)


def _figures(figures: Sequence[Mapping[str, Any]], text: Strings) -> str:
    rows = []
    for each in figures:
        key = f"review.figure.{each['id']}"
        name, means = escape(text(f"{key}.name")), escape(text(f"{key}.means"))
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in (shown(each, text), shown_range(each, text)))
        rows.append(f'<tr><th scope="row">{name}<br><span class="small">{means}</span></th>{cells}</tr>')
    return _table(("figure", "value", "range"), rows, text)


def _phases(phases: Sequence[Mapping[str, Any]], text: Strings, language: Language) -> str:
    rows = []
    for each in phases:
        minutes = [_number(each[key], "minutes", text) for key in ("planned_s", "actual_s")]
        counted = {label["act"]: label for label in each["labels"]}
        cells = "".join(f'<td class="n">{cell}</td>' for cell in [*minutes, *(_count(counted[x]) for x in LABELS)])
        rows.append(f'<tr><th scope="row">{escape(local(each["name"], language))}</th>{cells}</tr>')
    return _table(("phase", "planned", "actual", *LABELS), rows, text)


def _count(counted: Mapping[str, Any]) -> str:
    low, count, high = counted["low"], counted["count"], counted["high"]
    return str(count) if low == high else f'{count} <span class="small">({low}–{high})</span>'


def _table(columns: Sequence[str], rows: Iterable[str], text: Strings) -> str:
    head = "".join(f'<th scope="col">{escape(text(f"review.report.column.{each}"))}</th>' for each in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n" + "\n".join(rows) + "\n</tbody></table>"


def _number(value: float, unit: str, text: Strings) -> str:
    match unit:
        case "share":
            return f"{100 * value:.0f}%"
        case "count":
            return f"{value:.0f}"
        case "s":
            return _seconds(value, text)
        case "minutes":
            return _decimal(value / 60, text)
        case _:
            return _decimal(value, text, 2 if unit == "evenness" else 1)


def _seconds(value: float, text: Strings) -> str:
    if value < 60:
        return text("review.report.seconds", seconds=_decimal(value, text))
    return text("review.report.clock", minutes=int(value) // 60, seconds=f"{int(value) % 60:02d}")


def _decimal(value: float, text: Strings, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", text("review.report.point"))
