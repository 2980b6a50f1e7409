"""A check that is cut off in the middle: what it found is known to the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from check_trees import Tree

from orchscaffold.running.checking import Asked, CheckRun

MANY = 45


class _CutOffError(Exception):
    pass


@contextmanager
def _cut_off(total: int) -> Iterator[Callable[[str], None]]:
    """Progress that ends the run at its fortieth unit."""
    done: list[str] = []

    def advance(name: str) -> None:
        done.append(name)
        if len(done) == 40:
            raise _CutOffError

    yield advance


def _answers(tree: Tree) -> set[str]:
    found = tree.root.glob(".orchscaffold_cache/units-*.json")
    return {name for path in found for name in json.loads(path.read_bytes())["answers"]}


def test_what_was_found_before_is_kept(bare: Tree) -> None:
    for number in range(MANY):
        name = "nothing" if number % 9 == 0 else "Feed"
        text = f"from shop.feed import {name}\n\n\ndef test_it():\n    assert {name}\n"
        bare.write(f"tests/test_{number}.py", text)
    whole = CheckRun(Asked(bare.root, cache=False)).report()
    assert len(whole.read) == MANY

    with pytest.raises(_CutOffError):
        CheckRun(Asked(bare.root), progress=_cut_off).report()
    assert len(_answers(bare)) == 32

    again = CheckRun(Asked(bare.root))
    assert again.report() == whole
    again.keep()
    assert len(_answers(bare)) >= MANY
