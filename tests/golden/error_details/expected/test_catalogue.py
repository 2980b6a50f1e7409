"""Tests of CatalogueCoordinator."""

from __future__ import annotations

from json import JSONDecodeError
from subprocess import CalledProcessError
from typing import Any
from unittest.mock import Mock, create_autospec, patch
from urllib.error import HTTPError, URLError

import pytest

import catalogue
from catalogue import ApiError, CatalogueCoordinator, Remote


# orchscaffold: catalogue/helper/_make_coordinator 12eb0563:10cb74eb
def _make_coordinator(**overrides: object) -> CatalogueCoordinator:
    """Build a CatalogueCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"remote": create_autospec(Remote, instance=True, spec_set=True)}
    return CatalogueCoordinator(**(fields | overrides))


class TestCatalogueCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: CatalogueCoordinator.load/log-and-continue/fetch-raises-json 7590fd38:7043b38e
    def test_load_returns_none_when_fetch_raises_json_decode_error(self) -> None:
        """load logs a warning and returns None when fetch raises JSONDecodeError."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.side_effect = JSONDecodeError("boom", "{}", 0)
        coordinator = _make_coordinator(remote=remote)

        with patch.object(catalogue, "logger", autospec=True) as logger:
            result = coordinator.load("key")

        assert result is None
        remote.fetch.assert_called_once_with("key")
        logger.warning.assert_called_once_with("broken at %d", 0)

    # orchscaffold: CatalogueCoordinator.ask/log-and-continue/fetch-raises-api 7c69259d:d6f13002
    def test_ask_returns_retry_when_fetch_raises_api_error(self) -> None:
        """ask logs a warning and returns 'retry' when fetch raises ApiError."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        error = ApiError(1, retryable=True)
        remote.fetch.side_effect = error
        coordinator = _make_coordinator(remote=remote)

        with patch.object(catalogue, "logger", autospec=True) as logger:
            result = coordinator.ask("key")

        assert result == "retry"
        remote.fetch.assert_called_once_with("key")
        logger.warning.assert_called_once_with("retry: %s", error)

    # orchscaffold: CatalogueCoordinator.ask/re-raise/retryable 69b3da88:f6422c1d
    def test_ask_reraises_api_error_without_retryable(self) -> None:
        """ask re-raises ApiError when retryable is None."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.side_effect = ApiError(1, retryable=None)
        coordinator = _make_coordinator(remote=remote)

        with pytest.raises(ApiError, match="HTTP 1"):
            coordinator.ask("key")

        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.ask/log-and-continue/error-status-is-429 7acfe196:189c324c
    def test_ask_returns_later_when_error_status_is_429(self) -> None:
        """ask returns 'later' when error_status is 429."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.side_effect = ApiError(429, retryable=True)
        coordinator = _make_coordinator(remote=remote)

        result = coordinator.ask("key")

        assert result == "later"
        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.browse/re-raise/fetch 7fb77909:e9dd0d2d
    def test_browse_reraises_http_error_when_fetch_raises_http_error(self) -> None:
        """browse re-raises HTTPError when fetch raises HTTPError."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.side_effect = HTTPError("http://localhost", 500, "boom", None, None)
        coordinator = _make_coordinator(remote=remote)

        with pytest.raises(HTTPError):
            coordinator.browse("key")

        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.browse/log-and-continue/code-is-404 a3d88fac:e2a85a3c
    def test_browse_returns_empty_text_when_code_is_404(self) -> None:
        """browse returns '' when code is 404."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.side_effect = HTTPError("http://localhost", 404, "boom", None, None)
        coordinator = _make_coordinator(remote=remote)

        result = coordinator.browse("key")

        assert result == ""
        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.browse/log-and-continue/fetch-raises-url f117a3ea:9caea7d6
    def test_browse_returns_offline_when_fetch_raises_url_error(self) -> None:
        """browse logs an error and returns 'offline' when fetch raises URLError."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.side_effect = URLError("boom")
        coordinator = _make_coordinator(remote=remote)

        with patch.object(catalogue, "logger", autospec=True) as logger:
            result = coordinator.browse("key")

        assert result == "offline"
        remote.fetch.assert_called_once_with("key")
        logger.error.assert_called_once_with("unreachable: %s", "boom")

    # orchscaffold: CatalogueCoordinator.build/log-and-continue/build b7ac2d26:dd696d9f
    def test_build_returns_returncode_when_build_raises_called_process_error(self) -> None:
        """build logs an error and returns returncode when build raises CalledProcessError."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.build.side_effect = CalledProcessError(1, "command")
        command = ["command"]
        coordinator = _make_coordinator(remote=remote)

        with patch.object(catalogue, "logger", autospec=True) as logger:
            result = coordinator.build(command)

        assert result == 1
        remote.build.assert_called_once_with(command)
        logger.error.assert_called_once_with("exit %d", 1)

    # orchscaffold: CatalogueCoordinator.build/re-raise/build 9daf6d24:fe11877b
    def test_build_raises_runtime_error_when_build_raises_os_error(self) -> None:
        """build raises RuntimeError when build raises OSError."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        error = OSError("boom")
        remote.build.side_effect = error
        command = ["command"]
        coordinator = _make_coordinator(remote=remote)

        with pytest.raises(RuntimeError, match=r"^cannot build: boom$") as raised:
            coordinator.build(command)

        assert raised.value.__cause__ is error
        remote.build.assert_called_once_with(command)


class TestCatalogueCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: CatalogueCoordinator.load/integration/payload 5ffe6dd4:eb5685b1
    def test_load_returns_payload(self) -> None:
        """load returns payload."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.return_value = '"payload"'
        coordinator = _make_coordinator(remote=remote)

        result = coordinator.load("key")

        assert result == "payload"
        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.ask/integration/returns-what 48e4c60b:ff871d9f
    def test_ask_returns_what_fetch_returns(self) -> None:
        """ask returns what fetch returns."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.return_value = "fetch"
        coordinator = _make_coordinator(remote=remote)

        result = coordinator.ask("key")

        assert result == "fetch"
        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.browse/integration/returns-what-fetch 76e7980c:49cf9eed
    def test_browse_returns_what_fetch_returns(self) -> None:
        """browse returns what fetch returns."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.fetch.return_value = "fetch"
        coordinator = _make_coordinator(remote=remote)

        result = coordinator.browse("key")

        assert result == "fetch"
        remote.fetch.assert_called_once_with("key")

    # orchscaffold: CatalogueCoordinator.build/integration/returns-what-build 4b1ab93b:f9163bc2
    def test_build_returns_what_build_returns(self) -> None:
        """build returns what build returns."""
        remote = create_autospec(Remote, instance=True, spec_set=True)
        remote.build.return_value = 1
        command = ["command"]
        coordinator = _make_coordinator(remote=remote)

        result = coordinator.build(command)

        assert result == 1
        remote.build.assert_called_once_with(command)

    # orchscaffold: CatalogueCoordinator.on_page/integration/returns-none b6273d21:6dfe096c
    def test_on_page_returns_none(self) -> None:
        """on_page returns None."""
        listener = Mock()
        coordinator = _make_coordinator()

        end = coordinator.on_page(listener)
        assert coordinator._listeners == [listener]
        result = end()

        assert result is None
        assert coordinator._listeners == []
