"""The workers of a Dask scheduler."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from orchscaffold.cluster.crew import Crew
from orchscaffold.errors import UsageError

_PATIENCE: Final = 10


@contextmanager
def cluster_at(address: str) -> Iterator[Crew]:
    """The workers of the scheduler at an address, as long as the context is open.

    Raises UsageError where `distributed` is not installed, and where no scheduler answers.
    """
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "--cluster needs the package distributed",
            hint="Install it: pip install 'orchscaffold[cluster]'.",
        ) from error
    try:
        client = distributed.Client(address, set_as_default=False, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no cluster answers at {address}",
            hint="Start one (dask scheduler) and name its address: --cluster tcp://HOST:8786.",
        ) from error

    def send(archive: bytes) -> object:
        # A task, unlike data that is scattered, is done again where the workers that hold it die.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            return client.submit(bytes, archive, pure=False)

    with client:
        yield Crew(client.get_executor(pure=False), send, (distributed.KilledWorker,))
