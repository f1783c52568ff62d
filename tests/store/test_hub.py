"""The hub's protocol against a stand-in on loopback: whole, cut, resumed, wrong, gone."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.errors import ModelProblem
from companion.store.hub import HubOutOfReach, download
from companion.store.report import RecordedReport


@pytest.fixture
def into(tmp_path):
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_come_and_the_bar_ends_full(hub, hub_source, files, into):
    report = RecordedReport()

    with hub.open() as endpoint:
        download(hub_source, into, report, endpoint=endpoint)

    total = sum(map(len, files.values()))
    assert contents(into) == files
    assert report.amounts[-1] == (total, total)
    assert [done for done, _ in report.amounts] == sorted(done for done, _ in report.amounts)


def test_a_cut_connection_is_taken_up_where_it_was_cut(hub, hub_source, files, into):
    hub.plan.extend([1000, 2000])

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files
    assert hub.asked_for("model.bin") == ["bytes=0-", "bytes=1000-", "bytes=3000-"]


def test_an_interrupted_download_goes_on_in_the_next_run(hub, hub_source, files, into):
    hub.plan.extend([1000, "503", "503"])

    with hub.open() as endpoint:
        with pytest.raises(HubOutOfReach) as problem:
            download(hub_source, into, RecordedReport(), endpoint=endpoint)
        assert problem.value.params["why"] == "HTTP 503"
        assert contents(into)["model.bin.part"] == files["model.bin"][:1000]
        hub.requests.clear()
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files
    assert hub.asked_for("model.bin") == ["bytes=1000-"]
    assert hub.asked_for("config.json") == []  # that one was whole already


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 200_000), max_size=6))
def test_wherever_it_is_cut_the_same_bytes_arrive(hub, hub_source, files, tmp_path_factory, cuts):
    into = tmp_path_factory.mktemp("cut")
    hub.plan.clear()
    hub.plan.extend(cuts)

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files


def test_a_server_that_ignores_ranges_only_costs_time(hub, hub_source, files, into):
    hub.plan.extend([1000, "no ranges"])

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files


def test_large_files_are_fetched_from_where_the_hub_points(hub, hub_source, files, into):
    hub.plan.append("elsewhere")

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files


@pytest.mark.parametrize("wrong", ["changed", "login page", "endless"])
def test_anything_else_than_what_was_pinned_is_deleted(hub, hub_source, files, into, wrong):
    if wrong == "changed":
        hub.files = {**files, "model.bin": files["model.bin"][:-1] + b"!"}
    else:
        hub.plan.extend([wrong] * 4)

    with hub.open() as endpoint, pytest.raises(ModelProblem) as problem:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    # A page that is too short looks like a cut connection, and never ends right either.
    assert problem.value.code in {"model.wrong_content", "model.hub_out_of_reach"}
    assert not (into / "model.bin").exists()
    if wrong != "login page":
        assert problem.value.code == "model.wrong_content"
        assert not (into / "model.bin.part").exists()


def test_what_a_login_page_left_behind_does_no_harm_later(hub, hub_source, files, into):
    (into / "model.bin.part").write_bytes(b"<html>Welcome to the hotel</html>")

    with hub.open() as endpoint:
        with pytest.raises(ModelProblem, match="wrong_content"):
            download(hub_source, into, RecordedReport(), endpoint=endpoint)
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files


@pytest.mark.parametrize("status", ["404", "403", "500"])
def test_a_hub_that_refuses_is_out_of_reach(hub, hub_source, into, status):
    hub.plan.extend([status, status])

    with hub.open() as endpoint, pytest.raises(HubOutOfReach) as problem:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert problem.value.params == {"why": f"HTTP {status}"}


def test_a_hub_that_does_not_answer_is_out_of_reach_at_once(hub, hub_source, into):
    with hub.open() as endpoint:
        pass  # nobody listens there any more

    with pytest.raises(HubOutOfReach, match="ConnectError"):
        download(hub_source, into, RecordedReport(), endpoint=endpoint)


def test_an_offline_wish_in_the_environment_is_respected(hub, hub_source, into, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # what HF_HUB_OFFLINE=1 sets

    with hub.open() as endpoint, pytest.raises(HubOutOfReach, match="OfflineModeIsEnabled"):
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert hub.requests == []


def test_no_token_and_nothing_about_the_machine_is_sent(hub, hub_source, into, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_not_for_you")

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    for headers in hub.headers:
        assert "authorization" not in {name.lower() for name in headers}
        assert headers["user-agent"].startswith("companion/")
        assert " " not in headers["user-agent"]


def test_the_endpoint_is_an_argument_and_no_surprise_from_the_environment(hub, hub_source, files, into, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://192.0.2.1")

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert hashlib.sha256((into / "model.bin").read_bytes()).digest() == hashlib.sha256(files["model.bin"]).digest()


def test_a_kept_connection_that_the_server_closed_is_no_outage(hub, hub_source, files, into):
    hub.plan.append(0)  # a connection that ends before a single byte

    with hub.open() as endpoint:
        download(hub_source, into, RecordedReport(), endpoint=endpoint)

    assert contents(into) == files
