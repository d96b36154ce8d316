"""Shards on a Dask cluster: a scheduler and workers of its own on this machine, one of which is killed.

What comes out is what the processes of one machine make, or the site stays as it was and a sentence says why.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

import pytest

from generator.building import engine, parcels
from generator.building.finish import AsMarkdown
from generator.building.outputs import Sink
from generator.building.shard import Ground, Task, work
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
        until(file.is_file)
        yield address_in(file)


def address_in(file: Path) -> str:
    text = file.read_text("utf-8")
    return next(word for word in text.split('"') if word.startswith("tcp://"))


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
    return Order(
        Project(root), content or root / "content", target, True, frozenset(), "zh", workers=workers
    )


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


def test_a_worker_killed_at_work_leaves_no_trace(
    root: Path, local: dict[str, bytes], scheduler: str, tmp_path: Path
) -> None:
    found: dict[str, list[int]] = {}
    shared = tmp_path / "交换 shared"
    shared.mkdir()
    with (
        worker(scheduler, tmp_path / "one") as one,
        worker(scheduler, tmp_path / "two") as two,
        cluster.Cluster(scheduler, shared.as_uri().replace("%20", " "), Processes()) as workers,
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
