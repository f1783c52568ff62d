"""Where things live: the user's folders, and what is shipped with the program."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_APP = "companion"
_PACKAGE = Path(__file__).parent


def speech_models_folder() -> Path:
    """Pulled speech models; `COMPANION_MODELS` overrides. May not exist yet."""
    override = os.environ.get("COMPANION_MODELS")
    return Path(override) if override else Path(platformdirs.user_data_dir(_APP, appauthor=False)) / "models"


def journals_folder() -> Path:
    """Journals of sessions that run or broke off; `COMPANION_JOURNALS` overrides. May not exist yet."""
    override = os.environ.get("COMPANION_JOURNALS")
    return Path(override) if override else Path(platformdirs.user_state_dir(_APP, appauthor=False)) / "journals"


def summaries_folder() -> Path:
    """Offered for sealed summaries on this laptop. May not exist yet."""
    return Path(platformdirs.user_documents_dir()) / _APP


def settings_file() -> Path:
    """The user's config.toml. May not exist."""
    return Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "config.toml"


def microphone_file() -> Path:
    """Which microphone was chosen: its name, and nothing else. May not exist."""
    return settings_file().with_name("microphone.txt")


def sealed_folders_file() -> Path:
    """In which folders sealed files were put, for `companion purge`: paths, and nothing else. May not exist."""
    return settings_file().with_name("sealed-folders.txt")


def shipped(*parts: str) -> Path:
    """A file or folder that ships with companion: `models/...` or `demo/...`.

    In a checkout they lie beside the package; in a wheel inside it (see pyproject.toml, force-include).
    """
    inside = _PACKAGE.joinpath("_shipped", *parts)
    return inside if inside.exists() else _PACKAGE.parent.joinpath(*parts)
