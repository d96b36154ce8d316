"""Shards on a Dask cluster: a scheduler and workers of its own on this machine, one of which is killed.

What comes out is what the processes of one machine make, or the site stays as it was and a sentence says why.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import pytest

from generator.__main__ import main
from generator.building import engine, parcels
from generator.building.finish import AsMarkdown
from generator.building.outputs import Entry, Sink
from generator.building.shard import DoneAgency, DoneShard, Ground, Task
from generator.building.workers import Processes, Workers, WorkersFailed
from generator.cli.common import Stop
from generator.cli.making import Order
from generator.content import open_content
from generator.messages import LANGUAGES
from generator.portal import Common
from generator.project import MARKER, MARKER_TEXT, Project
from generator.search.blocks import plan
from generator.synth.corpus import write_corpus
from tests.conftest import ROOT
from tests.helpers import FORMS
from tests.test_building import files, stamps

pytest.importorskip("distributed")

from generator.building import cluster

REPORTS, REGIONS = 120, 6
NOWHERE = "tcp://127.0.0.1:9"


# -- a cluster ----------------------------------------------------------------------------------------------


@contextmanager
def running(module: str, *options: str, cwd: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", *options]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=cwd, **quiet)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler."""
    file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    with running("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)):
        yield address_in(file)


def address_in(file: Path) -> str:
    """The address that a scheduler writes into a file, once it has done so."""
    until(lambda: file.is_file() and file.read_text("utf-8").endswith("}"))
    address: str = json.loads(file.read_text("utf-8"))["address"]
    return address


def until(so: Callable[[], object]) -> None:
    for _ in range(600):
        if so():
            return
        time.sleep(0.05)
    raise TimeoutError


@contextmanager
def worker(address: str, folder: Path, cwd: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    with running("dask_worker", address, *options, cwd=cwd) as process:
        yield process


# -- content ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with made-up reports of a few regions, each of them a shard."""
    root = tmp_path_factory.mktemp("cluster")
    write_corpus(root, REPORTS, 5, 0.2, FORMS)
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    (root / "generator").mkdir()
    shutil.copy(ROOT / "generator/mkdocs_hooks.py", root / "generator")
    shutil.copy(ROOT / "mkdocs.yml", root)
    regions = [f"9901{number:02d}" for number in range(REGIONS)]
    for number, folder in enumerate(sorted((root / "content/reports").glob("*/*"))):
        target = root / "content/reports" / regions[number % REGIONS] / f"{folder.name}-{number}"
        target.parent.mkdir(exist_ok=True)
        folder.rename(target)
    names = "".join(f"{code}: 示例{code}市\n" for code in regions)
    (root / "content/regions.yml").write_text(f"990000: 示例省\n{names}", "utf-8")
    return root


def order(root: Path, out: str, workers: Workers, content: Path | None = None) -> Order:
    target = root / "build" / out
    return Order(Project(root), content or root / "content", target, True, frozenset(), "zh", workers=workers)


def make(one: Order) -> engine.Built:
    return one.make(one.as_site).built


@pytest.fixture(scope="module")
def local(root: Path) -> dict[str, bytes]:
    """The site as one machine makes it."""
    make(order(root, "local", Processes()))
    shutil.rmtree(root / "build" / "cache")
    return files(root / "build" / "local")


# -- what comes out -----------------------------------------------------------------------------------------


def kill_at_work(client: cluster.Client, found: dict[str, list[int]], processes: list[int]) -> None:
    """Kill a worker of which the scheduler says that it has work to do; `found` gets who had how much."""
    pids = client.run(os.getpid)
    until(lambda: all(client.processing().values()))
    time.sleep(0.2)
    found["before"] = [len(some) for some in client.processing().values()]
    victim = next(pid for pid in pids.values() if pid in processes)
    os.kill(victim, signal.SIGKILL)


def losing(times: int) -> Callable[..., DoneShard]:
    """Takes what workers have made, but for the first few."""
    unpack, lost = parcels.unpack_outputs, iter(range(times))

    def taken(packed: bytes, ground: Ground, task: Task, done: DoneShard) -> DoneShard:
        return unpack(packed[:-1] if next(lost, None) is not None else packed, ground, task, done)

    return taken


def test_a_worker_killed_at_work_and_files_that_are_lost_leave_no_trace(
    root: Path,
    local: dict[str, bytes],
    scheduler: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parcels, "unpack_outputs", losing(2))
    found: dict[str, list[int]] = {}
    shared = tmp_path / "交换 shared"
    shared.mkdir()
    with (
        worker(scheduler, tmp_path / "one") as one,
        worker(scheduler, tmp_path / "two") as two,
        cluster.Cluster(scheduler, f"file://{shared}", Processes()) as workers,
        cluster.Client(scheduler, set_as_default=False) as watching,
    ):
        watching.wait_for_workers(2)
        killing = threading.Thread(target=kill_at_work, args=(watching, found, [one.pid]))
        killing.start()
        built = make(order(root, "remote", workers))
        killing.join()
        assert one.wait(5) == -signal.SIGKILL and two.poll() is None
    assert len(found["before"]) == 2 and all(found["before"])
    assert built.reports == REPORTS
    assert files(root / "build" / "remote") == local
    assert list(shared.rglob("*")) == []
    assert [one.name for one in (root / "build").iterdir() if one.name.startswith(".")] == []
    # What the cluster made is known here: nothing is left to do for a machine of its own.
    before = stamps(root / "build" / "remote")
    again = make(order(root, "remote", Processes()))
    assert (again.written, again.deleted) == (0, 0) and stamps(root / "build" / "remote") == before


@pytest.mark.parametrize("at", [0, 1, 100, -1, -100], ids=str)
def test_torn_files_of_a_worker_are_not_taken(at: int, tmp_path: Path) -> None:
    sink = Sink(tmp_path / "there", {})
    for name in ("a/b.html", "c.json"):
        sink.put(name, name.encode() * 100)
    ground, task, done = packed_case(tmp_path, tuple(sink.entries.values()))
    packed = parcels.pack_outputs(replace(ground, stage=tmp_path / "there"), task)
    taken = parcels.unpack_outputs(packed, ground, task, done)
    assert files(ground.stage) == files(tmp_path / "there")
    assert [one.path for one in taken.agencies[0].entries] == ["a/b.html", "c.json"]
    with pytest.raises(BadZipFile):
        parcels.unpack_outputs(packed[:at], ground, task, done)


def test_files_of_another_answer_are_not_taken(tmp_path: Path) -> None:
    sink, other = Sink(tmp_path / "there", {}), Sink(tmp_path / "elsewhere", {})
    sink.put("a/b.html", b"one")
    other.put("a/b.html", b"two")
    ground, task, done = packed_case(tmp_path, tuple(sink.entries.values()))
    packed = parcels.pack_outputs(replace(ground, stage=tmp_path / "elsewhere"), task)
    with pytest.raises(BadZipFile):
        parcels.unpack_outputs(packed, ground, task, done)


def packed_case(folder: Path, entries: tuple[Entry, ...]) -> tuple[Ground, Task, DoneShard]:
    """A ground and a task of one agency, and an answer with these files."""
    content, folders = open_content(ROOT / "tests" / "content")
    assert content.settings
    common = Common(content.settings, FORMS, content.regions, content.pages, content.glossary)
    ground = Ground(common, AsMarkdown(content.settings), folder / "here", None)
    block = plan((one.region, one.id, [key.year for key in one.files]) for one in folders)[0]
    task = Task(block, folders[:1], {}, ())
    return ground, task, DoneShard((), (DoneAgency(folders[0].id, b"", (), entries),))


# -- what goes wrong ----------------------------------------------------------------------------------------


@pytest.fixture
def site(root: Path) -> Iterator[Path]:
    """A site that is there already."""
    folder = root / "build" / "site"
    folder.mkdir(parents=True)
    (folder / MARKER).write_text(MARKER_TEXT, "utf-8")
    before = stamps(folder)
    yield folder
    assert stamps(folder) == before
    assert [one.name for one in folder.parent.iterdir() if one.name.startswith(".")] == []
    shutil.rmtree(folder)


def drop_agency_file(content: Path) -> None:
    next(content.glob("reports/*/*/agency.yml")).unlink()


def mistype(content: Path) -> None:
    for file in sorted(content.glob("reports/*/*/20*.yml"))[::50]:
        file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")


def break_syntax(content: Path) -> None:
    file = sorted(content.glob("reports/*/*/20*.yml"))[7]
    file.write_text(file.read_text("utf-8") + "\n  [\t\n", "utf-8")


def test_mistakes_in_content_are_told_as_on_one_machine(
    root: Path, site: Path, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "content", tmp_path / "content")
    for damage in (drop_agency_file, mistype, break_syntax):
        damage(tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Stop) as local:
        make(order(root, "site", Processes(), Path("content")))
    with (
        worker(scheduler, tmp_path / "one"),
        cluster.Cluster(scheduler, None, Processes()) as workers,
        pytest.raises(Stop) as remote,
    ):
        make(order(root, "site", workers, Path("content")))
    assert (remote.value.text, remote.value.code) == (local.value.text, local.value.code)
    assert local.value.text.count("content/reports/") >= 5


def failure(scheduler: str, root: Path, patience: float = 60) -> str:
    """Why a cluster could not build; `patience` is how long it waits for workers, in seconds."""
    with (
        cluster.Cluster(scheduler, None, Processes(), patience=patience) as workers,
        pytest.raises(WorkersFailed) as failed,
    ):
        make(order(root, "site", workers))
    assert all(failed.value.what.text(lang) for lang in LANGUAGES)
    return failed.value.what.code


def test_files_that_are_lost_again_and_again_are_said_so(
    root: Path, site: Path, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parcels, "unpack_outputs", losing(1000))
    monkeypatch.setattr(cluster, "RETRIES", 0)
    with worker(scheduler, tmp_path / "one"):
        assert failure(scheduler, root) == "cluster-files-lost"


def test_without_workers_it_is_said_so(root: Path, site: Path, scheduler: str) -> None:
    assert failure(scheduler, root, patience=1) == "cluster-no-workers"


def test_a_worker_of_another_version_is_refused(
    root: Path, site: Path, scheduler: str, tmp_path: Path
) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("generator", "theme_overrides"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    with (tmp_path / "theme_overrides" / "main.html").open("a", encoding="utf-8") as file:
        file.write("\n")
    with worker(scheduler, tmp_path / "one", tmp_path):
        assert failure(scheduler, root) == "cluster-other-code"


def test_a_scheduler_that_ends_is_said_so(root: Path, site: Path, tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    with running("dask_scheduler", *options) as process:
        address = address_in(file)
        with worker(address, tmp_path / "one"):
            ending = threading.Timer(2, process.kill)
            ending.start()
            assert failure(address, root) == "cluster-lost"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--scheduler", NOWHERE), 3, NOWHERE),
        (("--scheduler", NOWHERE, "--shared", "no-such-kind://a/b"), 3, "no-such-kind"),
        (("--shared", "/tmp"), 2, "--scheduler"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_says_what_is_wrong(
    root: Path,
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lang: str,
    options: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr(cluster, "CONNECTING", 0.3)
    monkeypatch.setattr(sys, "argv", ["gongkai", "build", *options, "--lang", lang])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert (ended.value.code, shown.out) == (code, "")
    assert said in shown.err and "Traceback" not in shown.err and shown.err.count("\n") == 1


def test_nothing_of_it_is_imported_unless_it_is_asked_for(root: Path) -> None:
    code = (
        "import sys; from generator.__main__ import main; sys.argv[1:] = ['build', '--content', 'none']\n"
        "try: main()\n"
        "except SystemExit: import generator.cli.making, generator.building.engine\n"
        "print(sorted({'dask', 'distributed', 'fsspec'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# -- continuous integration ---------------------------------------------------------------------------------


def test_what_a_job_keeps_serves_the_next_on_another_machine(root: Path, tmp_path: Path) -> None:
    """As the cache of GitHub Actions has it: packed by `tar --posix`, into a fresh clone elsewhere."""
    make(order(root, "site", Processes()))
    packed, there = tmp_path / "kept.tar", tmp_path / "clone"
    subprocess.run(["tar", "--posix", "-cf", packed, "build/cache", "build/site"], cwd=root, check=True)
    shutil.copytree(root, there, ignore=shutil.ignore_patterns("build"))
    for file in (there / "content").rglob("*.yml"):
        os.utime(file)
    subprocess.run(["tar", "-xf", packed], cwd=there, check=True)
    built = make(order(there, "site", Processes()))
    assert (built.written, built.deleted) == (0, 0) and built.reports == REPORTS
