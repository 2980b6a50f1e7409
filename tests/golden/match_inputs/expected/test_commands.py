"""Tests of CommandOrchestrator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unittest.mock import create_autospec, patch

import commands
from commands import CommandOrchestrator, Jammed, Machine, Outcome, Point


# orchscaffold: commands/helper/_make_orchestrator ea7c98b7:a3d7ee72
def _make_orchestrator(**overrides: object) -> CommandOrchestrator:
    """Build a CommandOrchestrator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"machine": create_autospec(Machine, instance=True, spec_set=True)}
    return CommandOrchestrator(**(fields | overrides))


# orchscaffold: commands/helper/_create_test_point 8862d93f:c2ab851d
def _create_test_point(**overrides: object) -> Point:
    """Build a Point for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"x": Decimal("1"), "y": Decimal("1")}
    return Point(**(fields | overrides))


# orchscaffold: commands/helper/_create_test_outcome 7f1287d0:8c508f42
def _create_test_outcome(**overrides: object) -> Outcome:
    """Build an Outcome for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"ok": True}
    return Outcome(**(fields | overrides))


class TestCommandOrchestratorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: CommandOrchestrator.execute/configuration/depth-is-above-max b075e4c6:d14dab84
    def test_execute_returns_outcome_when_depth_is_above_max_depth(self) -> None:
        """execute returns an Outcome when depth is above max_depth."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine, max_depth=Decimal("0"))

        result = orchestrator.execute(
            {"kind": "drill", "target": ("target", "target-2"), "depth": "1"}
        )

        assert result == Outcome(ok=False, detail="depth 1 is out of range")
        machine.drill.assert_not_called()


class TestCommandOrchestratorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: CommandOrchestrator.execute/log-and-continue/drill f18fd0c8:adfab8d8
    def test_execute_returns_outcome_when_drill_raises_jammed(self) -> None:
        """execute logs an error and returns an Outcome when drill raises Jammed."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        error = Jammed("boom")
        machine.drill.side_effect = error
        orchestrator = _make_orchestrator(machine=machine, max_depth=Decimal("1"))

        with patch.object(commands, "logger", autospec=True) as logger:
            result = orchestrator.execute(
                {"kind": "drill", "target": ("target", "target-2"), "depth": "1"}
            )

        assert result == Outcome(ok=False, detail="jammed")
        machine.drill.assert_called_once_with(Decimal("1"))
        machine.halt.assert_called_once_with()
        assert orchestrator.halted is True
        logger.error.assert_called_once_with("jammed: %s", error)


class TestCommandOrchestratorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: CommandOrchestrator.execute/integration/returns-outcome 4aa295b3:d54e66e5
    def test_execute_returns_outcome(self) -> None:
        """execute returns an Outcome."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)

        result = orchestrator.execute({"kind": "move", "target": ("1", "1"), "depth": "depth"})

        assert result == Outcome(ok=True, detail="")
        machine.move.assert_called_once_with(Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0")))
        assert orchestrator.position == Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0"))

    # orchscaffold: CommandOrchestrator.execute/integration/command-kind-c405 f8fc15fd:33899bd4
    def test_execute_returns_outcome_when_command_kind_is_not_move(self) -> None:
        """execute returns an Outcome when command_kind is not 'move'."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        machine.drill.return_value = Decimal("1")
        orchestrator = _make_orchestrator(machine=machine, max_depth=Decimal("1"))

        result = orchestrator.execute(
            {"kind": "drill", "target": ("target", "target-2"), "depth": "1"}
        )

        assert result == Outcome(ok=True, detail="1 mm")
        machine.drill.assert_called_once_with(Decimal("1"))
        machine.move.assert_not_called()

    # orchscaffold: CommandOrchestrator.execute/integration/command-kind-a9dc 6fbe4480:428b5f03
    def test_execute_returns_outcome_when_command_kind_is_not_drill(self) -> None:
        """execute returns an Outcome when command_kind is not 'drill'."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)

        result = orchestrator.execute(
            {"kind": "stop", "target": ("target", "target-2"), "depth": "depth"}
        )

        assert result == Outcome(ok=True, detail="halted")
        machine.halt.assert_called_once_with()
        assert orchestrator.halted is True
        machine.drill.assert_not_called()

    # orchscaffold: CommandOrchestrator.execute/integration/halted-is-already-set 5b5b18b0:883e374d
    def test_execute_returns_outcome_when_halted_is_already_set(self) -> None:
        """execute returns an Outcome when halted is already set."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)
        orchestrator.halted = True

        result = orchestrator.execute(
            {"kind": "move", "target": ("target", "target-2"), "depth": "depth"}
        )

        assert result == Outcome(ok=False, detail="halted")
        assert orchestrator.halted is True
        machine.move.assert_not_called()

    # orchscaffold: CommandOrchestrator.execute/integration/without-target 2b12a110:cd170957
    def test_execute_returns_outcome_without_target(self) -> None:
        """execute returns an Outcome when target is missing."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)

        with patch.object(commands, "logger", autospec=True) as logger:
            result = orchestrator.execute({"kind": "move", "depth": "depth"})

        assert result == Outcome(ok=False, detail="unreadable")
        machine.move.assert_not_called()
        logger.error.assert_called_once_with("cannot read command %s", "move")

    # orchscaffold: CommandOrchestrator.execute/integration/without-depth 0fab11cb:f74efa95
    def test_execute_returns_outcome_without_depth(self) -> None:
        """execute returns an Outcome when depth is missing."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)

        result = orchestrator.execute({"kind": "move", "target": ("1", "1")})

        assert result == Outcome(ok=True, detail="")
        machine.move.assert_called_once_with(Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0")))
        assert orchestrator.position == Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0"))

    # orchscaffold: CommandOrchestrator.execute_all/integration/returns-filled 14c7b8fe:c8e79c1a
    def test_execute_all_returns_filled_list(self) -> None:
        """execute_all returns a filled list."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)

        result = orchestrator.execute_all(
            [{"kind": "move", "target": ("1", "1"), "depth": "depth"}]
        )

        assert result == [Outcome(ok=True, detail="")]
        machine.move.assert_called_once_with(Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0")))
        assert orchestrator.position == Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0"))

    # orchscaffold: CommandOrchestrator.execute_all/integration/commands-has-two e8817669:bfffa0cf
    def test_execute_all_returns_filled_list_when_commands_has_two_items(self) -> None:
        """execute_all returns a filled list when commands has two items."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)

        result = orchestrator.execute_all(
            [
                {"kind": "move", "target": ("1", "1"), "depth": "depth"},
                {"kind": "move", "target": ("1", "1"), "depth": "depth"},
            ]
        )

        assert result == [Outcome(ok=True, detail=""), Outcome(ok=True, detail="there already")]
        machine.move.assert_called_once_with(Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0")))
        assert orchestrator.position == Point(x=Decimal("1"), y=Decimal("1"), z=Decimal("0"))

    # orchscaffold: CommandOrchestrator.execute_all/integration/halted 2506ac02:44c4ece2
    def test_execute_all_returns_filled_list_when_halted_is_already_set(self) -> None:
        """execute_all returns a filled list when halted is already set."""
        machine = create_autospec(Machine, instance=True, spec_set=True)
        orchestrator = _make_orchestrator(machine=machine)
        orchestrator.halted = True

        with patch.object(commands, "logger", autospec=True) as logger:
            result = orchestrator.execute_all(
                [{"kind": "move", "target": ("target", "target-2"), "depth": "depth"}]
            )

        assert result == [Outcome(ok=False, detail="halted")]
        assert orchestrator.halted is True
        machine.move.assert_not_called()
        logger.warning.assert_called_once_with("stopped after %d commands", 1)

    # orchscaffold: CommandOrchestrator.describe/integration/returns-result bf6039e8:04db9471
    def test_describe_returns_result(self) -> None:
        """describe returns its result."""
        orchestrator = _make_orchestrator()

        result = orchestrator.describe(_create_test_point())

        assert result == "the diagonal at 1"

    # orchscaffold: CommandOrchestrator.describe/integration/without-value 514bdc6e:02f80760
    def test_describe_returns_nothing_without_value(self) -> None:
        """describe returns 'nothing' when value is None."""
        orchestrator = _make_orchestrator()

        result = orchestrator.describe(None)

        assert result == "nothing"

    # orchscaffold: CommandOrchestrator.describe/integration/value-is-not-a-point 89a3b229:2792d1bb
    def test_describe_returns_a_number_and_1_more_when_value_is_not_a_point(self) -> None:
        """describe returns 'a number and 1 more' when value is not a Point."""
        orchestrator = _make_orchestrator()

        result = orchestrator.describe(_create_test_outcome())

        assert result == "a number and 1 more"

    # orchscaffold: CommandOrchestrator.describe/integration/x-differs-from-y 86c9d7a4:effbca4b
    def test_describe_returns_a_point_when_x_differs_from_y(self) -> None:
        """describe returns 'a point' when x differs from y."""
        orchestrator = _make_orchestrator()

        result = orchestrator.describe(_create_test_point(y=Decimal("0")))

        assert result == "a point"

    # orchscaffold: CommandOrchestrator.describe/integration/ok-is-false 53604f92:ee93d837
    def test_describe_returns_result_when_ok_is_false(self) -> None:
        """describe returns its result when ok is False."""
        orchestrator = _make_orchestrator()

        result = orchestrator.describe(_create_test_outcome(ok=False))

        assert result == "failed: "

    # orchscaffold: CommandOrchestrator.describe/integration/value-is-empty a74ad177:d9e04850
    def test_describe_returns_list_when_value_is_empty(self) -> None:
        """describe returns 'list' when value is empty."""
        orchestrator = _make_orchestrator()

        result = orchestrator.describe([])

        assert result == "list"

    # orchscaffold: CommandOrchestrator._drill/integration/depth-is-at-most-0 afb0e820:a48e2e5b
    def test_drill_returns_outcome_when_depth_is_at_most_0(self) -> None:
        """_drill returns an Outcome when depth is at most 0."""
        orchestrator = _make_orchestrator()

        result = orchestrator._drill(Decimal("0"))

        assert result == Outcome(ok=False, detail="depth 0 is out of range")
