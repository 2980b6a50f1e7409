"""The start of a child: the fence goes up first, then pytest runs."""

from __future__ import annotations

import contextlib
import sys

from .channel import Channel
from .fence import Fence
from .leaks import Leaks
from .limits import Watch
from .measure import Measure
from .settings import ChildSettings, read_settings

COLLECTING = "(collecting)"
LARGEST_FILE = 1 << 30
MOST_MEMORY = 4 << 30


def main(settings_path: str, descriptor: int, lifeline: int) -> int:
    """Run the tests that the settings ask for; events go to `descriptor`. Gives the exit code."""
    settings = read_settings(settings_path)
    channel = Channel(descriptor, settings.project, settings.folder)
    sys.dont_write_bytecode = True
    sys.path[:0] = settings.import_roots
    watch = Watch(channel, lifeline, settings.base)
    watch.start()
    limit_resources(settings.processor_seconds)
    try:
        import pytest  # noqa: PLC0415, F401  may be missing in the project's interpreter
    except ImportError as error:
        channel.send("no-pytest", {"reason": channel.describe(error)})
        return 0
    return _run(settings, channel, watch)


def limit_resources(processor_seconds: int) -> None:
    """The last resort against what no thread can stop: processor time, huge files, core dumps.

    Memory is limited as data, not as addresses, of which some libraries reserve far more than they
    use: what asks for too much at once gets a MemoryError.
    """
    try:
        import resource  # noqa: PLC0415  not on every system
    except ImportError:
        return
    limits = (
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, value in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def _run(settings: ChildSettings, channel: Channel, watch: Watch) -> int:
    import pytest  # noqa: PLC0415

    from .ending import Ending  # noqa: PLC0415  needs pytest
    from .plugin import Verdicts  # noqa: PLC0415

    measure = Measure(settings.targets, settings.folder)
    fence = Fence(settings.base)
    leaks = Leaks()
    leaks.install()
    measure.start()
    fence.install()
    channel.send("phase", {"seconds": settings.collect})
    watch.begin(COLLECTING, settings.collect)
    verdicts = Verdicts(settings, channel, fence, watch, leaks)
    ending = Ending(channel, watch, measure)
    ending.tell(int(pytest.main(list(settings.arguments), plugins=[verdicts, ending])))
    return 0
