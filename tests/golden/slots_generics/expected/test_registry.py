"""Tests of LeaseCoordinator."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any
from unittest.mock import Mock, patch, sentinel

import pytest

import registry
from registry import LeaseCoordinator


# orchscaffold: registry/helper/_make_coordinator 32eaa08a:264adfab
def _make_coordinator(**overrides: object) -> LeaseCoordinator:
    """Build a LeaseCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"create": Mock()}
    return LeaseCoordinator(**(fields | overrides))


# orchscaffold: registry/helper/_create_test_limits 7b21ec46:bb2941e8
def _create_test_limits(**overrides: object) -> LeaseCoordinator.Limits:
    """Build a LeaseCoordinator.Limits for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {**overrides}
    return LeaseCoordinator.Limits(**fields)


# orchscaffold: registry/helper/_create_test_lease 1a12cab0:8a43d98d
def _create_test_lease(**overrides: object) -> LeaseCoordinator.Lease:
    """Build a LeaseCoordinator.Lease for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"value": sentinel.value}
    return LeaseCoordinator.Lease(**(fields | overrides))


class TestLeaseCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: LeaseCoordinator.acquire/configuration/soft-is-at-most-0 e9e48abe:de65f2ec
    def test_acquire_returns_what_create_returns_when_soft_is_at_most_0(self) -> None:
        """acquire returns what create returns when soft is at most 0."""
        create = Mock()
        create.return_value = sentinel.create_result
        coordinator = _make_coordinator(create=create, limits=_create_test_limits(soft=0))

        with patch.object(registry, "logger", autospec=True) as logger:
            result = coordinator.acquire("key")

        assert result is sentinel.create_result
        create.assert_called_once_with("key")
        assert coordinator._leases == {
            "key": LeaseCoordinator.Lease(value=sentinel.create_result, holders=1)
        }
        logger.debug.assert_called_once_with("nothing to evict")


class TestLeaseCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: LeaseCoordinator.acquire/re-raise/hard 80d76fec:bb47600d
    def test_acquire_raises_exhausted_when_hard_is_at_most_0(self) -> None:
        """acquire raises Exhausted when hard is at most 0."""
        coordinator = _make_coordinator(limits=_create_test_limits(soft=0, hard=0))

        with (
            patch.object(registry, "logger", autospec=True) as logger,
            pytest.raises(LeaseCoordinator.Exhausted, match=r"^0 leases are out$"),
        ):
            coordinator.acquire("key")

        logger.debug.assert_called_once_with("nothing to evict")


class TestLeaseCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: LeaseCoordinator.__len__/integration/returns-0 f2fab5be:f15b3d65
    def test_len_returns_0(self) -> None:
        """__len__ returns 0."""
        coordinator = _make_coordinator(limits=_create_test_limits())

        result = coordinator.__len__()

        assert result == 0

    # orchscaffold: LeaseCoordinator.__len__/integration/limits f9923fc8:8269c7cd
    def test_len_returns_0_without_limits(self) -> None:
        """__len__ returns 0 when limits is None."""
        coordinator = _make_coordinator(limits=None)

        result = coordinator.__len__()

        assert result == 0

    # orchscaffold: LeaseCoordinator.__contains__/integration/returns-false 8e5f0e00:1911b156
    def test_contains_returns_false(self) -> None:
        """__contains__ returns False."""
        coordinator = _make_coordinator(limits=_create_test_limits())

        result = coordinator.__contains__("key")

        assert result is False

    # orchscaffold: LeaseCoordinator.holders/integration/returns-0 4d48a1b3:571f52ea
    def test_holders_returns_0(self) -> None:
        """holders returns 0."""
        coordinator = _make_coordinator(limits=_create_test_limits())

        result = coordinator.holders("key")

        assert result == 0

    # orchscaffold: LeaseCoordinator.holders/integration/without-key-9745 85d822c4:8ec8c32e
    def test_holders_returns_0_without_key(self) -> None:
        """holders returns 0 when key is None."""
        coordinator = _make_coordinator(limits=_create_test_limits())

        result = coordinator.holders(None)

        assert result == 0

    # orchscaffold: LeaseCoordinator.holders/integration/leases f52ff2f0:7ffdc2d6
    def test_holders_returns_holders_when_leases_is_already_set(self) -> None:
        """holders returns holders when leases is already set."""
        coordinator = _make_coordinator(limits=_create_test_limits())
        coordinator._leases = OrderedDict({"key": _create_test_lease()})

        result = coordinator.holders("key")

        assert result == 1

    # orchscaffold: LeaseCoordinator.holders/integration/without-key-05d3 d372feeb:7c198809
    def test_holders_returns_0_without_key_and_leases_is_already_set(self) -> None:
        """holders returns 0 when key is missing and leases is already set."""
        coordinator = _make_coordinator(limits=_create_test_limits())
        coordinator._leases = OrderedDict({})

        result = coordinator.holders("key")

        assert result == 0

    # orchscaffold: LeaseCoordinator.acquire/integration/returns-what cb25d4c0:1a423683
    def test_acquire_returns_what_create_returns(self) -> None:
        """acquire returns what create returns."""
        create = Mock()
        create.return_value = sentinel.create_result
        coordinator = _make_coordinator(create=create, limits=_create_test_limits())

        result = coordinator.acquire("key")

        assert result is sentinel.create_result
        create.assert_called_once_with("key")
        assert coordinator._leases == {
            "key": LeaseCoordinator.Lease(value=sentinel.create_result, holders=1)
        }

    # orchscaffold: LeaseCoordinator.acquire/integration/leases b00fb994:9fb33b3a
    def test_acquire_returns_value_when_leases_is_already_set(self) -> None:
        """acquire returns value when leases is already set."""
        value = _create_test_lease()
        coordinator = _make_coordinator(limits=_create_test_limits())
        coordinator._leases = OrderedDict({"key": value})

        result = coordinator.acquire("key")

        assert result is sentinel.value
        assert value.holders == 2

    # orchscaffold: LeaseCoordinator.release/integration/returns-false d991fa4a:1dbf0f70
    def test_release_returns_false(self) -> None:
        """release returns False."""
        coordinator = _make_coordinator(limits=_create_test_limits())

        with patch.object(registry, "logger", autospec=True) as logger:
            result = coordinator.release("key")

        assert result is False
        logger.warning.assert_called_once_with("%r was not lent", "key")

    # orchscaffold: LeaseCoordinator.release/integration/leases 55024e7a:286002cd
    def test_release_returns_true_when_leases_is_already_set(self) -> None:
        """release returns True when leases is already set."""
        value = _create_test_lease()
        coordinator = _make_coordinator(limits=_create_test_limits())
        coordinator._leases = OrderedDict({"key": value})

        result = coordinator.release("key")

        assert result is True
        assert value.holders == 0

    # orchscaffold: LeaseCoordinator._evict/integration/leases 4a23bc66:1233de64
    def test_evict_does_nothing_when_leases_is_already_set(self) -> None:
        """_evict does nothing when leases is already set."""
        coordinator = _make_coordinator(limits=_create_test_limits())
        coordinator._leases = OrderedDict({"_lease": _create_test_lease()})

        with patch.object(registry, "logger", autospec=True) as logger:
            coordinator._evict()

        logger.debug.assert_called_once_with("nothing to evict")

    # orchscaffold: LeaseCoordinator._evict/integration/holders-is-0 e057afec:4a6001bf
    def test_evict_sets_evicted_when_holders_is_0(self) -> None:
        """_evict sets evicted when holders is 0."""
        lease = _create_test_lease(holders=0)
        leases = OrderedDict({"_lease": lease})
        coordinator = _make_coordinator(limits=_create_test_limits())
        coordinator._leases = leases

        coordinator._evict()

        assert coordinator._leases == {}
        assert coordinator.evicted == 1
        assert leases == {}
