"""Scripted talk for the draft's tests: one line per sentence, `role label/subtype | text`, under `# kind` headings."""

from __future__ import annotations

from companion.analysis.said import Said

ROLES = {"cb": "case_bringer", "p": "participant", "chair": "chair", "?": None}


def talk(script: str, **overrides) -> list[Said]:
    """Sentences s1, s2, ... of `script`; `overrides` hold for all of them."""
    items: list[Said] = []
    kind = "presentation"
    for line in filter(None, map(str.strip, script.splitlines())):
        if line.startswith("#"):
            kind = line.removeprefix("#").strip()
            continue
        head, text = line.split("|", 1)
        role, act = head.split()
        label, subtype = act.split("/")
        fields = {
            "sentence_id": f"s{len(items) + 1}",
            "text": text.strip(),
            "role": ROLES[role],
            "label": label,
            "subtype": subtype,
            "confidence": 1.0,
            "phase": kind,
            "phase_kind": kind,
            "start_s": 5.0 * len(items),
        }
        items.append(Said(**(fields | overrides)))
    return items
