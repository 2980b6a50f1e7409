"""Tests of Keeper."""

from __future__ import annotations

from unittest.mock import create_autospec, patch

import pytest
from builders import _create_test_boat, _make_keeper

import gates
from canal import Gauge


class TestKeeperConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: Keeper.admit/configuration/length-is-above-longest a51c09ae:a30c0f61
    @pytest.mark.asyncio
    async def test_admit_returns_false_when_length_is_above_longest(self) -> None:
        """admit returns False when length is above longest."""
        gauge = create_autospec(Gauge, instance=True, spec_set=True)
        keeper = _make_keeper(gauge=gauge, longest=0)

        result = await keeper.admit(_create_test_boat())

        assert result is False
        gauge.level.assert_not_called()


class TestKeeperErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: Keeper.admit/log-and-continue/level 3409b81f:bf7ac223
    @pytest.mark.asyncio
    async def test_admit_returns_false_when_level_raises_connection_error(self) -> None:
        """admit logs an error and returns False when level raises ConnectionError."""
        gauge = create_autospec(Gauge, instance=True, spec_set=True)
        error = ConnectionError("boom")
        gauge.level.side_effect = error
        keeper = _make_keeper(gauge=gauge, longest=30)

        with patch.object(gates, "logger", autospec=True) as logger:
            result = await keeper.admit(_create_test_boat())

        assert result is False
        gauge.level.assert_awaited_once_with()
        logger.error.assert_called_once_with("no level: %s", error)


class TestKeeperIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: Keeper.admit/integration/returns-result 6ad6c3e0:1cc09fda
    @pytest.mark.asyncio
    async def test_admit_returns_result(self) -> None:
        """admit returns its result."""
        gauge = create_autospec(Gauge, instance=True, spec_set=True)
        gauge.level.return_value = 1
        keeper = _make_keeper(gauge=gauge, longest=30)

        result = await keeper.admit(_create_test_boat())

        assert result is True
        gauge.level.assert_awaited_once_with()
