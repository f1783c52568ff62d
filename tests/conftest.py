"""What every test lives under: no network, no leaked settings, and honest deselection of what can't run here."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path

import hypothesis
import pytest

from companion import places

# Examples take as long as the machine is busy; speed is measured in bench/.
hypothesis.settings.register_profile("companion", deadline=None)
hypothesis.settings.load_profile("companion")

# Whoever starts the tests in the background of a shell hands them an ignored Ctrl-C, and they their children.
signal.signal(signal.SIGINT, signal.default_int_handler)

_LOOPBACK = ("127.", "::1", "localhost")


class NetworkUsed(AssertionError):
    pass


def _guarded(method):
    def connect(self, address, *args):
        local = self.family == getattr(socket, "AF_UNIX", None) or str(address[0]).startswith(_LOOPBACK)
        if not local:
            raise NetworkUsed(f"a test tried to reach {address!r}")
        return method(self, address, *args)

    return connect


@pytest.fixture(autouse=True)
def no_network(request, monkeypatch):
    """Any connection beyond loopback fails the test; so does looking up a name."""
    if request.node.get_closest_marker("network"):
        return
    monkeypatch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
    look_up = socket.getaddrinfo

    def getaddrinfo(host, *args, **kwargs):
        if host is not None and not str(host).startswith(_LOOPBACK):
            raise NetworkUsed(f"a test tried to look up {host!r}")
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture(autouse=True)
def own_folders(monkeypatch, tmp_path_factory):
    """Settings and data of the person who runs the tests stay out of them; speech models stay reachable."""
    monkeypatch.setenv("COMPANION_MODELS", str(_MODELS))
    home = tmp_path_factory.mktemp("home")
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


_MODELS = places.speech_models_folder()  # before any test moves HOME


@pytest.fixture
def shared() -> Path:
    """The folder with real speech and labelled sessions."""
    return Path(os.environ["COMPANION_SHARED"])


@pytest.fixture(scope="session")
def base_model() -> Path:
    """The speech model `base`; `make setup` pulls it. A missing model is a failure, not a skip."""
    folder = _MODELS / "base"
    assert (folder / "model.bin").exists(), f"no speech model in {folder}: run `make setup`"
    return folder


def pytest_collection_modifyitems(config, items):
    """Deselects what can't run here. Missing programs are counted and named at the end; never skipped in silence."""
    keep, dropped, missing, not_run = [], [], set(), 0
    for item in items:
        absent = {
            program for marker in item.iter_markers("needs") for program in marker.args if shutil.which(program) is None
        }
        without_data = item.get_closest_marker("shared") and not os.environ.get("COMPANION_SHARED")
        if absent:
            missing |= absent
            not_run += 1
        (dropped if absent or without_data else keep).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = keep
    if not_run:
        config.stash[_NOT_RUN] = f"{not_run} ({', '.join(sorted(missing))})"


_NOT_RUN = pytest.StashKey[str]()


def pytest_sessionfinish(session):
    """A worker of pytest-xdist collects for itself; only the process that started it talks to the user."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["not_run"] = session.config.stash.get(_NOT_RUN, "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every worker collects everything, so what one of them says holds for all."""
    if not_run := getattr(node, "workeroutput", {}).get("not_run"):
        node.config.stash[_NOT_RUN] = not_run


def pytest_terminal_summary(terminalreporter, config):
    if not_run := config.stash.get(_NOT_RUN, ""):
        terminalreporter.write_line(f"not run: {not_run}")
