"""`companion config` shows what is in force, in the form of a settings file."""

from __future__ import annotations

import tomllib

from companion.settings import Settings


def test_the_defaults_are_shown_as_a_settings_file_that_means_the_same(companion):
    ran = companion("config")

    assert ran.code == 0
    assert Settings.model_validate(tomllib.loads(ran.out)) == Settings()


def test_own_settings_come_back(companion, tmp_path):
    folder = tmp_path / "config" / "companion"
    folder.mkdir(parents=True)
    own = 'language = "nl"\nconsent_text = "Mag \\"het\\"?\\nJa of nee."\n[throttle]\nsensitivity = "off"\n'
    (folder / "config.toml").write_text(own, "utf-8")

    ran = companion("config", env={"XDG_CONFIG_HOME": str(tmp_path / "config")})

    assert Settings.model_validate(tomllib.loads(ran.out)) == Settings.model_validate(tomllib.loads(own))
    assert str(folder / "config.toml") in ran.err
