"""The list of codes that is known without the rules is that of the rules."""

from __future__ import annotations

from orchscaffold.checking.codes import CODES
from orchscaffold.checking.run import all_rules


def test_every_rule_has_its_code_in_the_list() -> None:
    assert tuple(rule.code for rule in all_rules()) == CODES
