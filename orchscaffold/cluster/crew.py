"""Jobs given to an executor, and their outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar, cast

from orchscaffold.cluster.parcels import opened, packed
from orchscaffold.cluster.shipping import Shipment, shipment_of, tool_digest
from orchscaffold.cluster.worker import done
from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass
from orchscaffold.model.settings import Project
from orchscaffold.project import pytest_config_of
from orchscaffold.verify.runner import nearest_folder, top_folder

Result = TypeVar("Result")
Send = Callable[[bytes], object]
"""Hands an archive to the workers once; what stands for it among the arguments of a job."""


@dataclass(frozen=True, slots=True)
class Job(Generic[Result]):
    """What to do in a project: a function of a module with its arguments, as a `partial`."""

    project: Project
    action: Callable[[], Result]
    path: Path


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What came of a job: a value, or the error it raised."""

    value: Result | None
    error: BaseException | None

    def result(self) -> Result:
        """The value; raises the error where there is one."""
        if self.error is not None:
            raise self.error
        return cast("Result", self.value)


class Crew:
    """Workers behind an executor; `lost` are the errors that tell of workers that died."""

    def __init__(
        self, executor: Executor, send: Send, lost: tuple[type[BaseException], ...] = ()
    ) -> None:
        self._executor = executor
        self._send = send
        self._lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError, *lost)

    def outcomes(self, jobs: Sequence[Job[Result]]) -> Iterator[Outcome[Result]]:
        """The outcome of each job, in their order."""
        ship, send = cache(shipment_of), cache(lambda shipment: self._send(shipment.archive))
        sent: list[tuple[Future[bytes], Job[Result], Shipment]] = []
        for job in jobs:
            shipment = ship(_top(job.project))
            parcel = packed(job.action, shipment.top, shipment.left_out)
            archive = cast("bytes", send(shipment))
            tool = tool_digest()
            future = self._executor.submit(done, archive, shipment.digest, parcel, tool)
            sent.append((future, job, shipment))
        for future, job, shipment in sent:
            yield self._outcome(future, job, shipment.top)

    def _outcome(self, future: Future[bytes], job: Job[Result], top: Path) -> Outcome[Result]:
        """Errors of workers are its own, so that the other jobs' outcomes still come."""
        try:
            failed = future.exception()
        except CancelledError as error:
            failed = error
        if isinstance(failed, self._lost):
            hint = "Look at the workers' logs and memory, then run it again."
            return Outcome(None, FileError("the workers on it were lost", path=job.path, hint=hint))
        if failed is not None:
            return Outcome(None, failed)
        found = cast("tuple[Result | None, Exception | None]", opened(future.result(), top))
        return Outcome(*found)


@cache
def _top(project: Project) -> Path:
    """The folder to send: the root, or pytest's own root above it."""
    config = pytest_config_of(project.root, nearest_folder(project.test_root))
    return top_folder(project.root, config)
