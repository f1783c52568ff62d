"""A file is written whole or not at all, and whoever is told so is told in words."""

from __future__ import annotations

import errno
import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.errors import StorageProblem
from companion.export import atomic


def names_in(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def code(call, *args, **kwargs) -> str:
    with pytest.raises(StorageProblem) as caught:
        call(*args, **kwargs)
    return caught.value.code


def failing_with(number: int):
    def fail(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_appears_whole_and_for_its_owner_only(tmp_path):
    path = tmp_path / "naam met spaties é.age"

    assert atomic.write(path, lambda file: file.write(b"sealed")) == 6

    assert path.read_bytes() == b"sealed"
    assert names_in(tmp_path) == {path.name}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_there_is_never_overwritten_unasked(tmp_path):
    path = tmp_path / "summary.age"
    path.write_bytes(b"older")

    assert code(atomic.write_bytes, path, b"newer") == "storage.exists"
    assert path.read_bytes() == b"older"

    atomic.write_bytes(path, b"newer", overwrite=True)
    assert path.read_bytes() == b"newer"
    assert names_in(tmp_path) == {"summary.age"}


def test_a_file_that_somebody_else_makes_meanwhile_is_not_overwritten(tmp_path):
    path = tmp_path / "summary.age"

    assert code(atomic.write, path, lambda _: path.write_bytes(b"theirs")) == "storage.exists"
    assert path.read_bytes() == b"theirs"
    assert names_in(tmp_path) == {"summary.age"}


def test_a_stick_without_links_works_too(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", failing_with(errno.EPERM))
    path = tmp_path / "summary.age"

    atomic.write_bytes(path, b"sealed")
    assert code(atomic.write_bytes, path, b"again") == "storage.exists"

    assert path.read_bytes() == b"sealed"
    assert names_in(tmp_path) == {"summary.age"}


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, "storage.full"),
        (errno.EDQUOT, "storage.full"),
        (errno.EROFS, "storage.read_only"),
        (errno.EACCES, "storage.read_only"),
        (errno.EIO, "storage.failed"),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync"])
def test_a_disk_that_fails_leaves_nothing_behind(tmp_path, monkeypatch, step, number, expected):
    monkeypatch.setattr(os, step, failing_with(number))

    assert code(atomic.write_bytes, tmp_path / "summary.age", b"sealed") == expected
    monkeypatch.undo()
    assert names_in(tmp_path) == set()


@given(st.integers(0, 20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_disk_that_is_full_at_any_write_leaves_the_old_file(tmp_path, writes_before_full):
    path = tmp_path / "keys.toml"
    path.write_bytes(b"older")

    def fill(file):
        for _ in range(writes_before_full):
            file.write(b"newer" * 1000)
        raise OSError(errno.ENOSPC, "full")

    assert code(atomic.write, path, fill, overwrite=True) == "storage.full"
    assert path.read_bytes() == b"older"
    assert names_in(tmp_path) == {"keys.toml"}


def test_an_interruption_leaves_nothing_behind(tmp_path):
    def interrupted(file):
        file.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic.write(tmp_path / "summary.age", interrupted)
    assert names_in(tmp_path) == set()


def test_a_folder_that_is_gone_or_no_folder_is_said_in_words(tmp_path):
    (tmp_path / "file").touch()

    assert code(atomic.write_bytes, tmp_path / "gone" / "summary.age", b"") == "storage.missing"
    assert code(atomic.write_bytes, tmp_path / "file" / "summary.age", b"") == "storage.failed"
