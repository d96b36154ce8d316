"""Runs shards on a Dask cluster: its scheduler, its retries, its transport; files go over fsspec.

For each shard the files of its agencies are packed into one at the shared URL. A worker unpacks them into a
folder of its own, does there what a process of this machine would, and packs what it made under a name that
nobody used before. Only its answer makes that name known, so that what a worker left half-written when it
died is never looked at. What is made of all agencies together is made on this machine.

Dask sends objects by pickle: whoever reaches the scheduler or a worker can run code there, and they here.
"""

from __future__ import annotations

import gc
import logging
import pickle
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import uuid4
from zipfile import BadZipFile

import fsspec
from distributed import CancelledError, Client, Future, KilledWorker, get_worker, wait

from generator.building import parcels
from generator.building.shard import DoneShard, Ground, Task, work
from generator.building.versions import code_digest
from generator.building.workers import Workers, WorkersFailed
from generator.messages import message
from generator.search.store import Store

# Seconds: to wait for the scheduler, to go without any worker, between two looks at the cluster.
CONNECTING, PATIENCE, LOOK = 10.0, 60.0, 1.0
# How often Dask repeats a shard that fails, and how often one whose files are lost is asked for again.
RETRIES = 3
# Shards sent ahead for each thread of the workers, so that none waits for this machine.
AHEAD = 2


@dataclass(frozen=True, slots=True)
class Sent:
    """What every worker gets once: the ground, packed, and digests of what it was packed by."""

    id: str
    code: bytes
    frame: str
    ground: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """A worker's answer: where its files are, and what became of the shard."""

    name: str
    shard: DoneShard


@dataclass(frozen=True, slots=True)
class Other:
    """The answer of a worker that has another version of gongkai, of a library or of the theme."""

    worker: str


class Cluster:
    """See `Workers`: shards go to a Dask cluster, everything else to `local`.

    `shared` is a URL that this machine and all workers reach; None: they see this machine's files, too.
    """

    def __init__(self, address: str, shared: str | None, local: Workers, patience: float = PATIENCE) -> None:
        """Raises `WorkersFailed` where the scheduler cannot be reached, or the URL is none."""
        self._shared, self._local, self._patience = shared, local, patience
        if shared is not None:
            _place(shared)
        for name in ("client", "core", "comm", "batched", "utils"):
            # What they tell is said by what is raised here.
            logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL + 1)
        try:
            self._client = Client(address, timeout=CONNECTING)
        except (OSError, ValueError) as error:
            raise WorkersFailed(message("cluster-unreachable", address=address, why=error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._client.close(timeout=CONNECTING)

    def run(
        self, work: Callable[[Any, Any], Any], ground: Any, tasks: Sequence[Any], reports: float
    ) -> Iterator[tuple[Any, Any]]:
        """See `Workers`. Raises `WorkersFailed`."""
        if not isinstance(ground, Ground):
            yield from self._local.run(work, ground, tasks, reports)
        elif tasks:
            yield from _Run(self._client, ground, self._shared, self._patience).run(tasks)


class _UnderWay(NamedTuple):
    task: Task
    name: str
    tries: int


class _Run:
    """Many shards on the same ground."""

    def __init__(self, client: Client, ground: Ground, shared: str | None, patience: float) -> None:
        self._client, self._ground, self._patience = client, ground, patience
        self._files, root = _place(shared or str(ground.stage))
        self._folder = f"{root.rstrip('/')}/.gongkai-{uuid4().hex}"
        self._url = self._files.unstrip_protocol(self._folder)
        self._sent = Sent(uuid4().hex, code_digest(), parcels.frame_key(ground), parcels.pack_ground(ground))
        self._handed: Future | None = None
        self._under_way: dict[Future, _UnderWay] = {}
        self._seen = time.monotonic()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, DoneShard]]:
        """Each task with what came of it."""
        self._files.makedirs(self._folder, exist_ok=True)
        waiting = iter(tasks)
        try:
            while True:
                room = max(1, AHEAD * self._threads()) - len(self._under_way)
                for task in [one for _, one in zip(range(room), waiting, strict=False)]:
                    yield from self._send(task)
                if not self._under_way:
                    return
                for future in self._finished():
                    yield from self._receive(future)
        finally:
            self._leave()

    def _leave(self) -> None:
        """Leave nothing behind; what cannot be reached any more is of no account."""
        with suppress(OSError, CancelledError):
            if self._client.status == "running":
                self._client.cancel(list(self._under_way))
        with suppress(OSError):
            self._files.rm(self._folder, recursive=True)

    def _send(self, task: Task, tries: int = 0) -> Iterator[tuple[Task, DoneShard]]:
        """Send a task; one whose files cannot all be read is worked on here, which says why."""
        try:
            packed = parcels.pack_inputs(task.folders)
        except OSError:
            yield task, work(self._ground, task)
            return
        name = uuid4().hex
        self._files.pipe_file(f"{self._folder}/{name}", packed)
        future = self._client.submit(
            do, self._hand_over(), self._url, name, task, key=f"gongkai-{name}", retries=RETRIES, pure=False
        )
        self._under_way[future] = _UnderWay(task, name, tries)

    def _hand_over(self) -> Future:
        """Hand to all workers what they need for every task, again where all that had it are gone."""
        if self._handed is None or self._handed.status != "finished":
            while not self._threads():
                time.sleep(LOOK)
            # As bytes, which need no gongkai to be taken in: `do` is the first that does, and says so.
            self._handed = self._client.scatter(pickle.dumps(self._sent), broadcast=True, hash=False)
        return self._handed

    def _finished(self) -> Sequence[Future]:
        """Wait for tasks that are done, or have failed."""
        while True:
            with suppress(TimeoutError, CancelledError):
                wait(list(self._under_way), timeout=LOOK, return_when="FIRST_COMPLETED")
            done = [future for future in self._under_way if future.status != "pending"]
            if done:
                return done
            self._threads()

    def _threads(self) -> int:
        """Threads of all workers. Raises `WorkersFailed` where there have been none for too long."""
        try:
            if self._client.status != "running":
                raise WorkersFailed(message("cluster-lost"))
            threads: int = sum(self._client.nthreads().values())
        except OSError as error:
            raise WorkersFailed(message("cluster-lost")) from error
        now = time.monotonic()
        if threads:
            self._seen = now
        elif now - self._seen > self._patience:
            raise WorkersFailed(message("cluster-no-workers", seconds=f"{self._patience:g}"))
        return threads

    def _receive(self, future: Future) -> Iterator[tuple[Task, DoneShard]]:
        task, name, tries = self._under_way.pop(future)
        region = task.block.region
        try:
            answer = future.result()
            if isinstance(answer, Other):
                raise WorkersFailed(message("cluster-other-code", worker=answer.worker))
            done = self._taken(task, answer)
        except (ModuleNotFoundError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and "deserialization" not in str(error):
                raise
            raise WorkersFailed(message("cluster-without-code")) from error
        except KilledWorker as error:
            raise WorkersFailed(message("cluster-killed", region=region)) from error
        except (CancelledError, BadZipFile, FileNotFoundError) as error:
            # All workers that had what it was made from are gone, or what one of them wrote is.
            if tries == RETRIES:
                raise WorkersFailed(message("cluster-files-lost", region=region)) from error
            self._threads()
            yield from self._send(task, tries + 1)
            return
        self._files.rm([f"{self._folder}/{one}" for one in (name, answer.name) if one])
        yield task, done

    def _taken(self, task: Task, answer: Done) -> DoneShard:
        """Put a shard's files where they belong."""
        if not answer.name:
            return answer.shard
        packed = self._files.cat_file(f"{self._folder}/{answer.name}")
        return parcels.unpack_outputs(packed, self._ground, task, answer.shard)


def _place(url: str) -> tuple[Any, str]:
    """A file system and a path there."""
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError, OSError) as error:
        raise WorkersFailed(message("cluster-bad-url", url=url, why=error)) from error
    return found


# -- on a worker --------------------------------------------------------------------------------------------

_one_at_a_time = threading.Lock()
_known: dict[str, Ground | None] = {}
"""The ground in use by its id; None: it was packed by another version."""


def do(sent: bytes, url: str, name: str, task: Task) -> Done | Other:
    """Do a task whose files are at a URL under a name, and put there what it makes."""
    with _one_at_a_time, TemporaryDirectory(prefix="gongkai-") as folder:
        ground = _ground(pickle.loads(sent))
        if ground is None:
            return Other(get_worker().address)
        gc.disable()  # once a task is enough to look for cycles
        try:
            return _do(ground, url, name, task, Path(folder))
        finally:
            gc.enable()
            gc.collect()


def _ground(sent: Sent) -> Ground | None:
    if sent.id not in _known:
        _known.clear()
        ground = parcels.unpack_ground(sent.ground) if sent.code == code_digest() else None
        same = ground is not None and parcels.frame_key(ground) == sent.frame
        _known[sent.id] = ground if same else None
    return _known[sent.id]


def _do(common: Ground, url: str, name: str, task: Task, folder: Path) -> Done:
    files, root = _place(url)
    inputs, stage = folder / "content", folder / "site"
    moved = parcels.unpack_inputs(files.cat_file(f"{root}/{name}"), task.folders, inputs)
    ground = replace(common, stage=stage, store=Store(folder / "search"))
    done = work(ground, replace(task, folders=moved))
    if done.problems:
        return Done("", parcels.named(done, task.folders, moved))
    made = uuid4().hex
    files.pipe_file(f"{root}/{made}", parcels.pack_outputs(ground, task))
    return Done(made, done)
