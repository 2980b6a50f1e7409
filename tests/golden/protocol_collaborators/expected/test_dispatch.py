"""Tests of DispatchCoordinator."""

from __future__ import annotations

from typing import Any
from unittest.mock import create_autospec, patch

import pytest

import dispatch
from dispatch import DispatchCoordinator
from ports import DispatchError, Fleet, Geocoder


# orchscaffold: dispatch/helper/_make_coordinator 2dbcc36c:4c7015bc
def _make_coordinator(**overrides: object) -> DispatchCoordinator:
    """Build a DispatchCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "fleet": create_autospec(Fleet, instance=True, spec_set=True),
        "geocoder": create_autospec(Geocoder, instance=True, spec_set=True),
    }
    return DispatchCoordinator(**(fields | overrides))


class TestDispatchCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: DispatchCoordinator.dispatch/configuration/size-is-1 dd9db423:8c7b4bcd
    @pytest.mark.asyncio
    async def test_dispatch_returns_free_result_item_when_size_is_1_and_reserve_is_0(self) -> None:
        """dispatch returns free_result_item when size is 1 and reserve is 0."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        fleet.free.return_value = ["free"]
        fleet.send.return_value = 1
        fleet.size = 1
        geocoder = create_autospec(Geocoder, instance=True, spec_set=True)
        geocoder.locate.return_value = (1.0, 1.0)
        coordinator = _make_coordinator(fleet=fleet, geocoder=geocoder, reserve=0)

        with patch.object(dispatch, "_log", autospec=True) as log:
            result = await coordinator.dispatch("address", False)

        assert result == "free"
        geocoder.locate.assert_called_once_with("address")
        fleet.free.assert_awaited_once_with()
        fleet.send.assert_awaited_once_with("free", "address", urgent=False)
        assert coordinator._trips == {"free": "address"}
        log.info.assert_called_once_with("%s reaches %s in %d minutes", "free", "address", 1)


class TestDispatchCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: DispatchCoordinator.dispatch/guard/locate 001a823d:e8d7d972
    @pytest.mark.asyncio
    async def test_dispatch_returns_none_when_locate_returns_none(self) -> None:
        """dispatch returns None when locate returns None."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        fleet.size = 1
        geocoder = create_autospec(Geocoder, instance=True, spec_set=True)
        geocoder.locate.return_value = None
        coordinator = _make_coordinator(fleet=fleet, geocoder=geocoder, reserve=0)

        with patch.object(dispatch, "_log", autospec=True) as log:
            result = await coordinator.dispatch("address")

        assert result is None
        geocoder.locate.assert_called_once_with("address")
        fleet.free.assert_not_called()
        fleet.send.assert_not_called()
        log.warning.assert_called_once_with("unknown address: %s", "address")

    # orchscaffold: DispatchCoordinator.dispatch/re-raise/send-5079 febdffb7:6b435915
    @pytest.mark.asyncio
    async def test_dispatch_raises_dispatch_error_when_send_raises_timeout_error(self) -> None:
        """dispatch raises DispatchError when send raises TimeoutError."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        error = TimeoutError("boom")
        fleet.free.return_value = ["free"]
        fleet.send.side_effect = error
        fleet.size = 1
        geocoder = create_autospec(Geocoder, instance=True, spec_set=True)
        geocoder.locate.return_value = (1.0, 1.0)
        coordinator = _make_coordinator(fleet=fleet, geocoder=geocoder, reserve=1)

        with pytest.raises(DispatchError, match=r"^free: no answer$") as raised:
            await coordinator.dispatch("address", True)

        assert raised.value.__cause__ is error
        assert raised.value.vehicle == "free"
        assert raised.value.reason == "no answer"
        geocoder.locate.assert_called_once_with("address")
        fleet.free.assert_awaited_once_with()
        fleet.send.assert_awaited_once_with("free", "address", urgent=True)

    # orchscaffold: DispatchCoordinator.dispatch/re-raise/send-9a6a e092748e:e3b01c58
    @pytest.mark.asyncio
    async def test_dispatch_raises_dispatch_error_when_send_raises_lookup_error(self) -> None:
        """dispatch raises DispatchError when send raises LookupError."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        error = LookupError("boom")
        fleet.free.return_value = ["free"]
        fleet.send.side_effect = error
        fleet.size = 1
        geocoder = create_autospec(Geocoder, instance=True, spec_set=True)
        geocoder.locate.return_value = (1.0, 1.0)
        coordinator = _make_coordinator(fleet=fleet, geocoder=geocoder, reserve=1)

        with (
            patch.object(dispatch, "_log", autospec=True) as log,
            pytest.raises(DispatchError, match=r"^free: gone$") as raised,
        ):
            await coordinator.dispatch("address", True)

        assert raised.value.vehicle == "free"
        assert raised.value.reason == "gone"
        geocoder.locate.assert_called_once_with("address")
        fleet.free.assert_awaited_once_with()
        fleet.send.assert_awaited_once_with("free", "address", urgent=True)
        log.error.assert_called_once_with("vehicle %s is gone: %s", "free", error)

    # orchscaffold: DispatchCoordinator.dispatch/guard/free 5fb64752:bbc03175
    @pytest.mark.asyncio
    async def test_dispatch_returns_none_when_free_returns_nothing(self) -> None:
        """dispatch returns None when free returns nothing."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        fleet.free.return_value = []
        fleet.size = 1
        geocoder = create_autospec(Geocoder, instance=True, spec_set=True)
        geocoder.locate.return_value = (1.0, 1.0)
        coordinator = _make_coordinator(fleet=fleet, geocoder=geocoder, reserve=0)

        result = await coordinator.dispatch("address")

        assert result is None
        geocoder.locate.assert_called_once_with("address")
        fleet.free.assert_awaited_once_with()
        fleet.send.assert_not_called()

    # orchscaffold: DispatchCoordinator.arrived/re-raise/raises-key 9ced3851:0df81d2d
    def test_arrived_raises_key_error(self) -> None:
        """arrived raises KeyError."""
        coordinator = _make_coordinator()

        with pytest.raises(KeyError):
            coordinator.arrived("vehicle")

    # orchscaffold: DispatchCoordinator.arrived/re-raise/vehicle 9d37e7a3:ae84d2a0
    def test_arrived_raises_key_error_without_vehicle(self) -> None:
        """arrived raises KeyError when vehicle is missing."""
        coordinator = _make_coordinator()
        coordinator._trips = {}

        with pytest.raises(KeyError):
            coordinator.arrived("vehicle")


class TestDispatchCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: DispatchCoordinator.busy/integration/result e23b5794:f89ecaaa
    def test_busy_returns_result(self) -> None:
        """busy returns its result."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        fleet.size = 1
        coordinator = _make_coordinator(fleet=fleet, reserve=1)

        result = coordinator.busy

        assert result is True

    # orchscaffold: DispatchCoordinator.dispatch/integration/returns-none 9799bd28:314d1a94
    @pytest.mark.asyncio
    async def test_dispatch_returns_none(self) -> None:
        """dispatch returns None."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        fleet.size = 1
        coordinator = _make_coordinator(fleet=fleet, reserve=1)

        with patch.object(dispatch, "_log", autospec=True) as log:
            result = await coordinator.dispatch("address", False)

        assert result is None
        log.info.assert_called_once_with("fleet is busy, %s waits", "address")

    # orchscaffold: DispatchCoordinator.dispatch/integration/address-is-empty 70c31d8b:ab230ba9
    @pytest.mark.asyncio
    async def test_dispatch_returns_none_when_address_is_empty(self) -> None:
        """dispatch returns None when address is empty."""
        coordinator = _make_coordinator()

        result = await coordinator.dispatch("")

        assert result is None

    # orchscaffold: DispatchCoordinator.dispatch/integration/urgent-is-true 6532f577:8e413ab4
    @pytest.mark.asyncio
    async def test_dispatch_returns_free_result_item_when_urgent_is_true(self) -> None:
        """dispatch returns free_result_item when urgent is True."""
        fleet = create_autospec(Fleet, instance=True, spec_set=True)
        fleet.free.return_value = ["free"]
        fleet.send.return_value = 1
        fleet.size = 1
        geocoder = create_autospec(Geocoder, instance=True, spec_set=True)
        geocoder.locate.return_value = (1.0, 1.0)
        coordinator = _make_coordinator(fleet=fleet, geocoder=geocoder, reserve=1)

        with patch.object(dispatch, "_log", autospec=True) as log:
            result = await coordinator.dispatch("address", True)

        assert result == "free"
        geocoder.locate.assert_called_once_with("address")
        fleet.free.assert_awaited_once_with()
        fleet.send.assert_awaited_once_with("free", "address", urgent=True)
        assert coordinator._trips == {"free": "address"}
        log.info.assert_called_once_with("%s reaches %s in %d minutes", "free", "address", 1)

    # orchscaffold: DispatchCoordinator.arrived/integration/trips-is-already-set f7c087a0:35aab376
    def test_arrived_returns_trips_value_when_trips_is_already_set(self) -> None:
        """arrived returns trips_value when trips is already set."""
        trips = {"vehicle": "value"}
        coordinator = _make_coordinator()
        coordinator._trips = trips

        result = coordinator.arrived("vehicle")

        assert result == "value"
        assert coordinator._trips == {}
        assert trips == {}

    # orchscaffold: DispatchCoordinator.shutdown/integration/returns-0 cdc5a4a8:0e306b47
    def test_shutdown_returns_0(self) -> None:
        """shutdown returns 0."""
        coordinator = _make_coordinator()

        result = coordinator.shutdown()

        assert result == 0
