"""Tests of BackupCoordinator."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import call, create_autospec, patch, sentinel

import pytest

from backup import coordinator as coordinator_module
from backup.coordinator import BackupCoordinator, BackupResult
from backup.tools import Uploader, UploadFailed, checksum


# orchscaffold: coordinator/helper/_make_coordinator d22a05ea:1f0d1ae7
def _make_coordinator(**overrides: object) -> BackupCoordinator:
    """Build a BackupCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"bucket": "bucket"}
    return BackupCoordinator(**(fields | overrides))


class TestBackupCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: BackupCoordinator.backup/guard/run-in-thread c8d7c739:716b263c
    async def test_backup_returns_none_when_run_in_thread_returns_none(self) -> None:
        """backup returns None when run_in_thread returns None."""
        coordinator = _make_coordinator()

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = None
            result = await coordinator.backup(Path("path"))

        assert result is None
        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        assert coordinator._uploader is None
        logger.debug.assert_called_once_with("%s is unchanged", Path("path"))

    # orchscaffold: BackupCoordinator.backup/re-raise/upload 04b81cc3:32f55269
    async def test_backup_reraises_upload_failed_when_upload_raises_upload_failed(self) -> None:
        """backup logs an error and re-raises UploadFailed when upload raises UploadFailed."""
        error = UploadFailed("boom")
        coordinator = _make_coordinator(channel="channel")

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
            patch.object(coordinator_module.tools, "notify", autospec=True) as notify,
            pytest.raises(UploadFailed, match="boom"),
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = sentinel.run_in_thread_result
            uploader.return_value.upload.side_effect = error
            await coordinator.backup(Path("path"))

        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        uploader.return_value.upload.assert_awaited_once_with(
            Path("path"), sentinel.run_in_thread_result
        )
        notify.assert_awaited_once_with("channel", "backup of path failed")
        assert coordinator._uploader is uploader.return_value
        logger.error.assert_called_once_with("upload of %s failed: %s", Path("path"), error)

    # orchscaffold: BackupCoordinator.backup/re-raise/without-channel bc74ae7e:ce05a822
    async def test_backup_reraises_upload_failed_without_channel(self) -> None:
        """backup logs an error and re-raises UploadFailed when channel is None."""
        error = UploadFailed("boom")
        coordinator = _make_coordinator(channel=None)

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
            pytest.raises(UploadFailed, match="boom"),
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = sentinel.run_in_thread_result
            uploader.return_value.upload.side_effect = error
            await coordinator.backup(Path("path"))

        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        uploader.return_value.upload.assert_awaited_once_with(
            Path("path"), sentinel.run_in_thread_result
        )
        assert coordinator._uploader is uploader.return_value
        logger.error.assert_called_once_with("upload of %s failed: %s", Path("path"), error)

    # orchscaffold: BackupCoordinator.backup/re-raise/notify-fails 945ef7cc:a2e3ffd9
    async def test_backup_reraises_upload_failed_when_notify_fails(self) -> None:
        """backup logs the error and re-raises UploadFailed when notify fails."""
        error = UploadFailed("boom")
        coordinator = _make_coordinator(channel="channel")

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
            patch.object(coordinator_module.tools, "notify", autospec=True) as notify,
            pytest.raises(UploadFailed, match="boom"),
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = sentinel.run_in_thread_result
            uploader.return_value.upload.side_effect = error
            notify.side_effect = RuntimeError("boom")
            await coordinator.backup(Path("path"))

        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        uploader.return_value.upload.assert_awaited_once_with(
            Path("path"), sentinel.run_in_thread_result
        )
        notify.assert_awaited_once_with("channel", "backup of path failed")
        assert coordinator._uploader is uploader.return_value
        logger.error.assert_called_once_with("upload of %s failed: %s", Path("path"), error)
        logger.exception.assert_called_once_with("channel %s not told", "channel")

    # orchscaffold: BackupCoordinator.backup_all/log-and-continue/free-megabytes-a10b 79e84aa2:dfec75c8
    async def test_backup_all_returns_empty_list_when_free_megabytes_raises_upload_failed(
        self,
    ) -> None:
        """backup_all returns an empty list when free_megabytes raises UploadFailed."""
        coordinator = _make_coordinator()

        with patch.object(
            coordinator_module.tools, "free_megabytes", autospec=True
        ) as free_megabytes:
            free_megabytes.side_effect = UploadFailed("boom")
            result = await coordinator.backup_all([Path("path")])

        assert result == []
        free_megabytes.assert_called_once_with(Path("path"))

    # orchscaffold: BackupCoordinator.backup_all/log-and-continue/free-megabytes-d697 3e6c3a23:b71d3c5a
    async def test_backup_all_returns_empty_list_when_free_megabytes_raises_upload_failed_and_paths(
        self,
    ) -> None:
        """backup_all logs an error and returns an empty list."""
        coordinator = _make_coordinator()

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
        ):
            free_megabytes.side_effect = [UploadFailed("boom"), 1]
            result = await coordinator.backup_all([Path("path"), Path("path")])

        assert result == []
        assert free_megabytes.call_args_list == [call(Path("path")), call(Path("path"))]
        logger.error.assert_called_once_with("no room to back up %s", Path("path"))

    # orchscaffold: BackupCoordinator.backup_all/log-and-continue/uploader d1b89ead:2c34a4b8
    async def test_backup_all_returns_empty_list_when_uploader_raises_upload_failed(self) -> None:
        """backup_all logs an error and returns an empty list when uploader raises UploadFailed."""
        error = UploadFailed("boom")
        coordinator = _make_coordinator(channel="channel")
        coordinator._digests = {Path("path"): "value"}

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
            patch.object(coordinator_module.tools, "notify", autospec=True) as notify,
        ):
            free_megabytes.side_effect = [200, 1]
            run_in_thread.return_value = "run_in_thread"
            uploader.side_effect = error
            result = await coordinator.backup_all([Path("path"), Path("path")])

        assert result == []
        assert free_megabytes.call_args_list == [call(Path("path")), call(Path("path"))]
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        notify.assert_awaited_once_with("channel", "backup of path failed")
        assert logger.error.call_args_list == [
            call("upload of %s failed: %s", Path("path"), error),
            call("no room to back up %s", Path("path")),
        ]


class TestBackupCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: BackupCoordinator.uploader/integration/returns-what-uploader 6956c0bb:afd4f528
    def test_uploader_returns_what_uploader_returns(self) -> None:
        """uploader returns what uploader returns."""
        coordinator = _make_coordinator()

        with patch.object(coordinator_module, "Uploader", autospec=True) as uploader:
            result = coordinator.uploader

        assert result is uploader.return_value
        uploader.assert_called_once_with("bucket", timeout=10.0)
        assert coordinator._uploader is uploader.return_value

    # orchscaffold: BackupCoordinator.uploader/integration/uploader-is-already-set 4d4f6d18:e606c255
    def test_uploader_returns_uploader_when_uploader_is_already_set(self) -> None:
        """uploader returns uploader when uploader is already set."""
        uploader = create_autospec(Uploader, instance=True, spec_set=True)
        coordinator = _make_coordinator()
        coordinator._uploader = uploader

        result = coordinator.uploader

        assert result is uploader
        assert coordinator._uploader is uploader

    # orchscaffold: BackupCoordinator.backup/integration/returns-none 91c127ec:b2b98af1
    async def test_backup_returns_none(self) -> None:
        """backup returns None."""
        coordinator = _make_coordinator()

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
        ):
            free_megabytes.return_value = 1
            result = await coordinator.backup(Path("path"))

        assert result is None
        free_megabytes.assert_called_once_with(Path("path"))
        logger.error.assert_called_once_with("no room to back up %s", Path("path"))

    # orchscaffold: BackupCoordinator.backup/integration/free 513db75c:6ef13668
    async def test_backup_returns_backup_result_when_free_megabytes_returns_at_least_200(
        self,
    ) -> None:
        """backup returns a BackupResult when free_megabytes returns at least 200."""
        coordinator = _make_coordinator()

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = sentinel.run_in_thread_result
            uploader.return_value.upload.return_value = "upload"
            result = await coordinator.backup(Path("path"))

        assert result == BackupResult(
            path=Path("path"), url="upload", digest=sentinel.run_in_thread_result
        )
        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        uploader.return_value.upload.assert_awaited_once_with(
            Path("path"), sentinel.run_in_thread_result
        )
        assert coordinator._uploader is uploader.return_value
        assert coordinator._digests == {Path("path"): sentinel.run_in_thread_result}

    # orchscaffold: BackupCoordinator.backup/integration/without-path 026e4a65:054bb6df
    async def test_backup_returns_backup_result_without_path(self) -> None:
        """backup returns a BackupResult when path is missing."""
        digests = {}
        coordinator = _make_coordinator()
        coordinator._digests = digests

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = sentinel.run_in_thread_result
            uploader.return_value.upload.return_value = "upload"
            result = await coordinator.backup(Path("path"))

        assert result == BackupResult(
            path=Path("path"), url="upload", digest=sentinel.run_in_thread_result
        )
        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        uploader.return_value.upload.assert_awaited_once_with(
            Path("path"), sentinel.run_in_thread_result
        )
        assert coordinator._uploader is uploader.return_value
        assert coordinator._digests == {Path("path"): sentinel.run_in_thread_result}
        assert digests == {Path("path"): sentinel.run_in_thread_result}

    # orchscaffold: BackupCoordinator.backup_all/integration/returns-empty-list ed2293e3:18405e1f
    async def test_backup_all_returns_empty_list(self) -> None:
        """backup_all returns an empty list."""
        coordinator = _make_coordinator()

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "logger", autospec=True) as logger,
        ):
            free_megabytes.return_value = 1
            result = await coordinator.backup_all([Path("path")])

        assert result == []
        free_megabytes.assert_called_once_with(Path("path"))
        logger.error.assert_called_once_with("no room to back up %s", Path("path"))

    # orchscaffold: BackupCoordinator.backup_all/integration/free-megabytes fca6b403:7c3ac42e
    async def test_backup_all_returns_filled_list_when_free_megabytes_returns_at_least_200(
        self,
    ) -> None:
        """backup_all returns a filled list when free_megabytes returns at least 200."""
        coordinator = _make_coordinator(channel="channel")

        with (
            patch.object(
                coordinator_module.tools, "free_megabytes", autospec=True
            ) as free_megabytes,
            patch.object(coordinator_module, "run_in_thread", autospec=True) as run_in_thread,
            patch.object(coordinator_module, "Uploader", autospec=True) as uploader,
            patch.object(coordinator_module.tools, "notify", autospec=True) as notify,
        ):
            free_megabytes.return_value = 200
            run_in_thread.return_value = sentinel.run_in_thread_result
            uploader.return_value.upload.return_value = "upload"
            result = await coordinator.backup_all([Path("path")])

        assert result == [
            BackupResult(path=Path("path"), url="upload", digest=sentinel.run_in_thread_result)
        ]
        free_megabytes.assert_called_once_with(Path("path"))
        run_in_thread.assert_awaited_once_with(checksum, Path("path"))
        uploader.assert_called_once_with("bucket", timeout=10.0)
        uploader.return_value.upload.assert_awaited_once_with(
            Path("path"), sentinel.run_in_thread_result
        )
        notify.assert_awaited_once_with("channel", "1 files saved")
        assert coordinator._uploader is uploader.return_value
        assert coordinator._digests == {Path("path"): sentinel.run_in_thread_result}

    # orchscaffold: BackupCoordinator.mode/integration/returns-sparse b107afa0:01299844
    def test_mode_returns_sparse(self) -> None:
        """mode returns 'sparse'."""
        coordinator = _make_coordinator()

        with patch.object(coordinator_module, "HAS_SPARSE_FILES", True):
            result = coordinator.mode()

        assert result == "sparse"

    # orchscaffold: BackupCoordinator.mode/integration/has-sparse e1a692ae:c3f16951
    def test_mode_returns_whole_when_has_sparse_files_is_false(self) -> None:
        """mode returns 'whole' when has_sparse_files is False."""
        coordinator = _make_coordinator()

        with patch.object(coordinator_module, "HAS_SPARSE_FILES", False):
            result = coordinator.mode()

        assert result == "whole"
