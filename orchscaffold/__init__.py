"""Reads orchestration code and writes pytest files that pass as they stand.

`orchscaffold.scaffold(...)` and `orchscaffold.check(...)` are what the command line does, from
Python; nothing is imported before one of them is asked for.
"""

# As type checkers know it; `typing` itself is more than a package needs to be imported.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from orchscaffold.api import CheckReport as CheckReport
    from orchscaffold.api import OrchscaffoldError as OrchscaffoldError
    from orchscaffold.api import RunReport as RunReport
    from orchscaffold.api import check as check
    from orchscaffold.api import scaffold as scaffold

__all__ = ["CheckReport", "OrchscaffoldError", "RunReport", "check", "scaffold"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from orchscaffold import api

    return {each: getattr(api, each) for each in __all__}[name]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING"})
