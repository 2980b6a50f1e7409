"""Tests of VaultManager."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import create_autospec

import pytest

from vault import Audit, Generator, KeyStore, RotationError, VaultManager


# orchscaffold: vault/helper/_make_manager 2c3b02a4:6a0261d7
def _make_manager(**overrides: object) -> VaultManager:
    """Build a VaultManager for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "store": create_autospec(KeyStore, instance=True, spec_set=True),
        "audit": create_autospec(Audit, instance=True, spec_set=True),
        "generator": create_autospec(Generator, instance=True, spec_set=True),
    }
    return VaultManager(**(fields | overrides))


class TestVaultManagerConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: VaultManager.rotate/configuration/read-only a2a2b5f8:76c92456
    @pytest.mark.asyncio
    async def test_rotate_returns_false_when_read_only_is_true(self) -> None:
        """rotate returns False when read_only is True."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        audit = create_autospec(Audit, instance=True, spec_set=True)
        manager = _make_manager(
            store=store,
            audit=audit,
            key_size=32,
            read_only=True,
            logger=create_autospec(logging.Logger, instance=True, spec_set=True),
        )

        result = await manager.rotate("name", datetime(2024, 1, 1, tzinfo=UTC))

        assert result is False
        store.put.assert_not_called()
        audit.note.assert_not_called()


class TestVaultManagerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: VaultManager.__init__/re-raise/key-size-is-below ed0ae85f:6dc0d8f0
    def test_init_raises_value_error_when_key_size_is_below_16(self) -> None:
        """__init__ raises ValueError when key_size is below 16."""

        with pytest.raises(ValueError, match=r"^key_size must be at least 16$"):
            _make_manager(key_size=1)

    # orchscaffold: VaultManager.get/re-raise/fetch-returns-none 56cb5895:ff66b015
    @pytest.mark.asyncio
    async def test_get_raises_key_error_when_fetch_returns_none(self) -> None:
        """get raises KeyError when fetch returns None."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        store.fetch.return_value = None
        logger = create_autospec(logging.Logger, instance=True, spec_set=True)
        manager = _make_manager(store=store, key_size=32, logger=logger)

        with pytest.raises(KeyError):
            await manager.get("name")

        store.fetch.assert_awaited_once_with("name")
        logger.warning.assert_called_once_with("no secret called %s", "name")

    # orchscaffold: VaultManager.rotate/re-raise/put-raises-permission 1cf6198b:7ae1a29b
    @pytest.mark.asyncio
    async def test_rotate_raises_rotation_error_when_put_raises_permission_error(self) -> None:
        """rotate raises RotationError when put raises PermissionError."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        error = PermissionError("boom")
        store.put.side_effect = error
        audit = create_autospec(Audit, instance=True, spec_set=True)
        generator = create_autospec(Generator, instance=True, spec_set=True)
        generator.new_key.return_value = b"data"
        logger = create_autospec(logging.Logger, instance=True, spec_set=True)
        manager = _make_manager(
            store=store,
            audit=audit,
            generator=generator,
            key_size=32,
            read_only=False,
            logger=logger,
        )

        with pytest.raises(RotationError, match=r"^cannot rotate name$") as raised:
            await manager.rotate("name", datetime(2024, 1, 1, tzinfo=UTC))

        assert raised.value.__cause__ is error
        generator.new_key.assert_called_once_with(32)
        store.put.assert_awaited_once_with("name", b"data")
        logger.error.assert_called_once_with("may not rotate %s", "name")
        audit.note.assert_called_once_with("rotate", "name", False)

    # orchscaffold: VaultManager.rotate/log-and-continue/put-raises-os 40baa575:b461132c
    @pytest.mark.asyncio
    async def test_rotate_returns_false_when_put_raises_os_error(self) -> None:
        """rotate returns False when put raises OSError."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        store.put.side_effect = OSError("boom")
        audit = create_autospec(Audit, instance=True, spec_set=True)
        generator = create_autospec(Generator, instance=True, spec_set=True)
        generator.new_key.return_value = b"data"
        logger = create_autospec(logging.Logger, instance=True, spec_set=True)
        manager = _make_manager(
            store=store,
            audit=audit,
            generator=generator,
            key_size=32,
            read_only=False,
            logger=logger,
        )

        result = await manager.rotate("name", datetime(2024, 1, 1, tzinfo=UTC))

        assert result is False
        generator.new_key.assert_called_once_with(32)
        store.put.assert_awaited_once_with("name", b"data")
        logger.exception.assert_called_once_with("rotating %s failed", "name")
        audit.note.assert_called_once_with("rotate", "name", False)


class TestVaultManagerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: VaultManager.get/integration/returns-what-fetch b3392da8:0a1a30d9
    @pytest.mark.asyncio
    async def test_get_returns_what_fetch_returns(self) -> None:
        """get returns what fetch returns."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        store.fetch.return_value = b"data"
        manager = _make_manager(
            store=store,
            key_size=32,
            logger=create_autospec(logging.Logger, instance=True, spec_set=True),
        )

        result = await manager.get("name")

        assert result == b"data"
        store.fetch.assert_awaited_once_with("name")
        assert manager._cache == {"name": b"data"}

    # orchscaffold: VaultManager.get/integration/cache-is-already-set 470aaae2:e7ac36a0
    @pytest.mark.asyncio
    async def test_get_returns_cache_value_when_cache_is_already_set(self) -> None:
        """get returns cache_value when cache is already set."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        manager = _make_manager(
            store=store,
            key_size=32,
            logger=create_autospec(logging.Logger, instance=True, spec_set=True),
        )
        manager._cache = {"name": b"data"}

        result = await manager.get("name")

        assert result == b"data"
        store.fetch.assert_not_called()

    # orchscaffold: VaultManager.get/integration/without-name e42796b9:78b82d78
    @pytest.mark.asyncio
    async def test_get_returns_what_fetch_returns_without_name(self) -> None:
        """get returns what fetch returns when name is missing."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        store.fetch.return_value = b"data"
        cache = {}
        manager = _make_manager(
            store=store,
            key_size=32,
            logger=create_autospec(logging.Logger, instance=True, spec_set=True),
        )
        manager._cache = cache

        result = await manager.get("name")

        assert result == b"data"
        store.fetch.assert_awaited_once_with("name")
        assert manager._cache == {"name": b"data"}
        assert cache == {"name": b"data"}

    # orchscaffold: VaultManager.get/integration/without-logger a2d06e3a:c59e91d6
    @pytest.mark.asyncio
    async def test_get_returns_what_fetch_returns_without_logger(self) -> None:
        """get returns what fetch returns when logger is None."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        store.fetch.return_value = b"data"
        manager = _make_manager(store=store, key_size=32, logger=None)

        result = await manager.get("name")

        assert result == b"data"
        store.fetch.assert_awaited_once_with("name")
        assert manager._cache == {"name": b"data"}

    # orchscaffold: VaultManager.is_due/integration/returns-true 67c68eff:76e0ad51
    def test_is_due_returns_true(self) -> None:
        """is_due returns True."""
        manager = _make_manager(
            key_size=32, logger=create_autospec(logging.Logger, instance=True, spec_set=True)
        )

        result = manager.is_due("name", datetime(2024, 1, 1, tzinfo=UTC))

        assert result is True

    # orchscaffold: VaultManager.is_due/integration/rotated 08619381:a2eb99ef
    def test_is_due_returns_result_when_rotated_at_is_already_set(self) -> None:
        """is_due returns its result when rotated_at is already set."""
        manager = _make_manager(
            max_age=timedelta(seconds=1),
            key_size=32,
            logger=create_autospec(logging.Logger, instance=True, spec_set=True),
        )
        manager._rotated_at = {"name": datetime(2024, 1, 1, tzinfo=UTC)}

        result = manager.is_due("name", datetime(2024, 1, 1, tzinfo=UTC))

        assert result is False

    # orchscaffold: VaultManager.rotate/integration/returns-true 44c7f5e2:48789282
    @pytest.mark.asyncio
    async def test_rotate_returns_true(self) -> None:
        """rotate returns True."""
        store = create_autospec(KeyStore, instance=True, spec_set=True)
        audit = create_autospec(Audit, instance=True, spec_set=True)
        generator = create_autospec(Generator, instance=True, spec_set=True)
        generator.new_key.return_value = b"data"
        manager = _make_manager(
            store=store,
            audit=audit,
            generator=generator,
            key_size=32,
            read_only=False,
            logger=create_autospec(logging.Logger, instance=True, spec_set=True),
        )

        result = await manager.rotate("name", datetime(2024, 1, 1, tzinfo=UTC))

        assert result is True
        generator.new_key.assert_called_once_with(32)
        store.put.assert_awaited_once_with("name", b"data")
        audit.note.assert_called_once_with("rotate", "name", True)
        assert manager._rotated_at == {"name": datetime(2024, 1, 1, tzinfo=UTC)}
