"""Tests of LiftCoordinator."""

from __future__ import annotations

from typing import Any
from unittest.mock import create_autospec, patch

import pytest

import lift
from lift import Direction, Feature, LiftCoordinator, Motor, Priority


# orchscaffold: lift/helper/_make_coordinator 85105401:3e3b792e
def _make_coordinator(**overrides: object) -> LiftCoordinator:
    """Build a LiftCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"motor": create_autospec(Motor, instance=True, spec_set=True)}
    return LiftCoordinator(**(fields | overrides))


class TestLiftCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: LiftCoordinator.announce/configuration/features-is-night-mode 314cb72c:0e95c2b7
    def test_announce_returns_none_when_features_is_night_mode(self) -> None:
        """announce returns None when features is NIGHT_MODE."""
        coordinator = _make_coordinator(features=Feature.NIGHT_MODE)

        result = coordinator.announce(Direction.UP, 1)

        assert result is None


class TestLiftCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: LiftCoordinator.locked/guard/value-is-false 71eba56c:b7ee3c2f
    def test_locked_sets_locked_when_value_is_false(self) -> None:
        """locked sets locked when value is False."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor)

        coordinator.locked = False

        assert coordinator._locked is False
        motor.brake.assert_not_called()

    # orchscaffold: LiftCoordinator.locked/guard/locked-is-already-set 16932bb8:9c31f00e
    def test_locked_sets_locked_when_locked_is_already_set(self) -> None:
        """locked sets locked when locked is already set."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor)
        coordinator._locked = True

        coordinator.locked = True

        assert coordinator._locked is True
        motor.brake.assert_not_called()

    # orchscaffold: LiftCoordinator.go/re-raise/floor-is-below-0 cd1a7c12:2f79f5a5
    def test_go_raises_value_error_when_floor_is_below_0(self) -> None:
        """go raises ValueError when floor is below 0."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor)

        with pytest.raises(ValueError, match=r"^no such floor: \-1$"):
            coordinator.go(-1)

        assert coordinator.floor == 0
        motor.move.assert_not_called()


class TestLiftCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: LiftCoordinator.for_house/integration/returns-lift 5a39782c:86f510cf
    def test_for_house_returns_lift_coordinator(self) -> None:
        """for_house returns a LiftCoordinator."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator()

        result = coordinator.for_house(motor, 1)

        assert isinstance(result, LiftCoordinator)

    # orchscaffold: LiftCoordinator.for_house/integration/storeys 81ad1c41:6477291a
    def test_for_house_returns_lift_coordinator_when_storeys_is_above_20(self) -> None:
        """for_house returns a LiftCoordinator when storeys is above 20."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator()

        result = coordinator.for_house(motor, 21)

        assert isinstance(result, LiftCoordinator)

    # orchscaffold: LiftCoordinator.direction/integration/returns-none 0516c092:4db20875
    def test_direction_returns_none(self) -> None:
        """direction returns NONE."""
        coordinator = _make_coordinator()

        result = coordinator.direction(1, 1)

        assert result == Direction.NONE

    # orchscaffold: LiftCoordinator.direction/integration/start-53d7 7e4c9319:dce3c31d
    def test_direction_returns_up_when_start_is_below_end(self) -> None:
        """direction returns UP when start is below end."""
        coordinator = _make_coordinator()

        result = coordinator.direction(1, 2)

        assert result == Direction.UP

    # orchscaffold: LiftCoordinator.direction/integration/start-17f9 9ca9b66a:0b8876b1
    def test_direction_returns_down_when_start_is_above_end(self) -> None:
        """direction returns DOWN when start is above end."""
        coordinator = _make_coordinator()

        result = coordinator.direction(1, 0)

        assert result == Direction.DOWN

    # orchscaffold: LiftCoordinator.floor/integration/returns-0 ad00ac35:6837cdf1
    def test_floor_returns_0(self) -> None:
        """floor returns 0."""
        coordinator = _make_coordinator()

        result = coordinator.floor

        assert result == 0

    # orchscaffold: LiftCoordinator.locked/integration/returns-false e837a266:fcaeaeb1
    def test_locked_returns_false(self) -> None:
        """locked returns False."""
        coordinator = _make_coordinator()

        result = coordinator.locked

        assert result is False

    # orchscaffold: LiftCoordinator.locked/integration/calls-brake 1eca7ecc:538dec3f
    def test_locked_calls_brake(self) -> None:
        """locked calls brake."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor)

        with patch.object(lift, "logger", autospec=True) as logger:
            coordinator.locked = True

        motor.brake.assert_called_once_with()
        assert coordinator._locked is True
        logger.warning.assert_called_once_with("locked at floor %d", 0)

    # orchscaffold: LiftCoordinator.locked/integration/locked-is-false a882d786:e1dc2ca7
    def test_locked_calls_brake_when_locked_is_false(self) -> None:
        """locked calls brake when locked is False."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor)
        coordinator._locked = False

        with patch.object(lift, "logger", autospec=True) as logger:
            coordinator.locked = True

        motor.brake.assert_called_once_with()
        assert coordinator._locked is True
        logger.warning.assert_called_once_with("locked at floor %d", 0)

    # orchscaffold: LiftCoordinator.go/integration/returns-up 68a017fa:ff6b26a4
    def test_go_returns_up(self) -> None:
        """go returns UP."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor, floors=10)

        result = coordinator.go(1)

        assert result == Direction.UP
        motor.move.assert_called_once_with(Direction.UP, 1)
        assert coordinator.floor == 1

    # orchscaffold: LiftCoordinator.go/integration/locked cb424b12:6623fa5e
    def test_go_returns_none_when_locked_is_already_set(self) -> None:
        """go returns NONE when locked is already set."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor, floors=10)
        coordinator._locked = True

        with patch.object(lift, "logger", autospec=True) as logger:
            result = coordinator.go(1, Priority.NORMAL)

        assert result == Direction.NONE
        assert coordinator.locked is True
        assert coordinator.floor == 0
        motor.move.assert_not_called()
        logger.info.assert_called_once_with("refused floor %d", 1)

    # orchscaffold: LiftCoordinator.go/integration/floor 58241717:b3b487c5
    def test_go_returns_none_when_floor_is_already_set(self) -> None:
        """go returns NONE when floor is already set."""
        motor = create_autospec(Motor, instance=True, spec_set=True)
        coordinator = _make_coordinator(motor=motor, floors=10)
        coordinator._floor = 1

        result = coordinator.go(1)

        assert result == Direction.NONE
        assert coordinator.floor == 1
        motor.move.assert_not_called()

    # orchscaffold: LiftCoordinator.announce/integration/returns-going f8d31585:a0921c8f
    def test_announce_returns_going_up(self) -> None:
        """announce returns 'going up'."""
        coordinator = _make_coordinator(features=Feature.SPEECH)

        result = coordinator.announce(Direction.UP, 1)

        assert result == "going up"

    # orchscaffold: LiftCoordinator.announce/integration/way-is-down 9039c5db:99b17386
    def test_announce_returns_going_down_when_way_is_down(self) -> None:
        """announce returns 'going down' when way is DOWN."""
        coordinator = _make_coordinator(features=Feature.SPEECH)

        result = coordinator.announce(Direction.DOWN, 1)

        assert result == "going down"

    # orchscaffold: LiftCoordinator.announce/integration/way-is-none 38bf5bc3:2d41b6c7
    def test_announce_returns_floor_0_when_way_is_none(self) -> None:
        """announce returns 'floor 0' when way is NONE."""
        coordinator = _make_coordinator(features=Feature.SPEECH)

        result = coordinator.announce(Direction.NONE, 1)

        assert result == "floor 0"
