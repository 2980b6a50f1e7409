"""What the names in a test file mean, and what each test does with them; nothing is run.

`trace_file` is the door: a test file in, a `TracedFile` of frozen values out. What is not certain
is `Unknown`.
"""

from orchscaffold.tracing.events import TracedFile, TracedRoutine
from orchscaffold.tracing.trace import trace_file
from orchscaffold.tracing.world import World, open_world

__all__ = ["TracedFile", "TracedRoutine", "World", "open_world", "trace_file"]
