"""Tests of IngestCoordinator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from unittest.mock import ANY, call, create_autospec, patch

import pytest

import ingest
from ingest import IngestCoordinator, IngestSettings, Invoice, Level, Store


# orchscaffold: ingest/helper/_make_coordinator e55766ff:7dfaa5b4
def _make_coordinator(**overrides: object) -> IngestCoordinator:
    """Build an IngestCoordinator for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"store": create_autospec(Store, instance=True, spec_set=True)}
    return IngestCoordinator(**(fields | overrides))


# orchscaffold: ingest/helper/_create_test_ingest_settings d6203994:53b58efd
def _create_test_ingest_settings(**overrides: object) -> IngestSettings:
    """Build an IngestSettings for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {**overrides}
    return IngestSettings(**fields)


# orchscaffold: ingest/helper/_create_test_invoice 11903b9f:feee08fa
def _create_test_invoice(**overrides: object) -> Invoice:
    """Build an Invoice for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"number": "number", "total": Decimal("1")}
    return Invoice(**(fields | overrides))


class TestIngestCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: IngestCoordinator.wants/configuration/level 94bb59e2:50e73bdd
    def test_wants_returns_paid_when_level_is_paid(self) -> None:
        """wants returns paid when level is PAID."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings(level=Level.PAID))

        result = coordinator.wants(_create_test_invoice())

        assert result is False

    # orchscaffold: IngestCoordinator.plan/configuration/retries 975962c2:01ecb512
    def test_plan_returns_18_00_when_retries_is_at_most_1(self) -> None:
        """plan returns '18:00' when retries is at most 1."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings(retries=1))

        result = coordinator.plan()

        assert result == "18:00"


class TestIngestCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: IngestCoordinator.parse/log-and-continue/without-number 8b58f327:2522d555
    def test_parse_returns_none_without_number(self) -> None:
        """parse logs a warning and returns None when number is missing."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings())

        with patch.object(ingest, "logger", autospec=True) as logger:
            result = coordinator.parse({})

        assert result is None
        assert coordinator.rejected == ["?"]
        logger.warning.assert_called_once_with("rejected a row with %d errors", ANY)

    # orchscaffold: IngestCoordinator.parse/log-and-continue/without-total b31f4b89:1800fe79
    def test_parse_returns_none_without_total(self) -> None:
        """parse logs a warning and returns None when total is missing."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings())

        with patch.object(ingest, "logger", autospec=True) as logger:
            result = coordinator.parse({"number": "number"})

        assert result is None
        assert coordinator.rejected == ["number"]
        logger.warning.assert_called_once_with("rejected a row with %d errors", ANY)

    # orchscaffold: IngestCoordinator.parse/re-raise/strict-is-true f10e3a6d:e17a22ca
    def test_parse_raises_value_error_when_strict_is_true(self) -> None:
        """parse raises ValueError when strict is True."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings(strict=True))

        with pytest.raises(ValueError):
            coordinator.parse({})

    # orchscaffold: IngestCoordinator.ingest/log-and-continue/save-raises-os-error-dd1b 1e4c163a:f3537926
    async def test_ingest_returns_0_when_save_raises_os_error(self) -> None:
        """ingest logs an error and returns 0 when save raises OSError."""
        store = create_autospec(Store, instance=True, spec_set=True)
        error = OSError("boom")
        store.save.side_effect = error
        invoice = _create_test_invoice()
        coordinator = _make_coordinator(store=store, settings=None)

        with patch.object(ingest, "logger", autospec=True) as logger:
            result = await coordinator.ingest([invoice])

        assert result == 0
        store.save.assert_awaited_once_with(invoice)
        logger.error.assert_called_once_with("invoice %s not kept: %s", "number", error)

    # orchscaffold: IngestCoordinator.ingest/log-and-continue/save-raises-os-error-9b8e 8d0fb6d4:49d4af4f
    async def test_ingest_returns_1_when_save_raises_os_error_and_invoices_has_two_items(
        self,
    ) -> None:
        """ingest logs an error and returns 1 when save raises OSError."""
        store = create_autospec(Store, instance=True, spec_set=True)
        error = OSError("boom")
        store.save.side_effect = [error, True]
        invoice = _create_test_invoice()
        invoice_2 = _create_test_invoice()
        coordinator = _make_coordinator(store=store, settings=None)

        with patch.object(ingest, "logger", autospec=True) as logger:
            result = await coordinator.ingest([invoice, invoice_2])

        assert result == 1
        assert store.save.await_args_list == [call(invoice), call(invoice_2)]
        logger.error.assert_called_once_with("invoice %s not kept: %s", "number", error)

    # orchscaffold: IngestCoordinator.health_check/log-and-continue/count-fails b68ecbf6:d663c597
    async def test_health_check_returns_filled_dict_when_count_fails(self) -> None:
        """health_check logs the error and returns a filled dict when count fails."""
        store = create_autospec(Store, instance=True, spec_set=True)
        store.count.side_effect = RuntimeError("boom")
        coordinator = _make_coordinator(store=store, settings=_create_test_ingest_settings())

        with patch.object(ingest, "logger", autospec=True) as logger:
            result = await coordinator.health_check()

        assert result == {"healthy": False}
        store.count.assert_awaited_once_with()
        logger.exception.assert_called_once_with("store does not answer")


class TestIngestCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: IngestCoordinator.parse/integration/invoice d4f98ee7:5a6e8f69
    def test_parse_returns_invoice(self) -> None:
        """parse returns an Invoice."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings())

        result = coordinator.parse({"number": "number", "total": Decimal("1")})

        assert result.number == "number"
        assert result.total == Decimal("1")
        assert result.currency == "EUR"
        assert result.paid is False

    # orchscaffold: IngestCoordinator.parse/integration/settings 2c94ad30:aacb7393
    def test_parse_returns_invoice_without_settings(self) -> None:
        """parse returns an Invoice when settings is None."""
        coordinator = _make_coordinator(settings=None)

        result = coordinator.parse({"number": "number", "total": Decimal("1")})

        assert result.number == "number"
        assert result.total == Decimal("1")
        assert result.currency == "EUR"
        assert result.paid is False

    # orchscaffold: IngestCoordinator.wants/integration/returns-true 08b34bc3:978348fb
    def test_wants_returns_true(self) -> None:
        """wants returns True."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings(level=Level.ALL))

        result = coordinator.wants(_create_test_invoice())

        assert result is True

    # orchscaffold: IngestCoordinator.wants/integration/paid-is-true fec8e702:c574331d
    def test_wants_returns_result_when_paid_is_true(self) -> None:
        """wants returns its result when paid is True."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings(level=Level.PAID))

        result = coordinator.wants(_create_test_invoice(paid=True))

        assert result is True

    # orchscaffold: IngestCoordinator.settle/integration/filled-dict 244798d2:3aa45413
    def test_settle_returns_filled_dict(self) -> None:
        """settle returns a filled dict."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings())

        result = coordinator.settle(_create_test_invoice())

        assert result == {
            "number": "number",
            "total": Decimal("1"),
            "currency": "EUR",
            "paid": True,
        }

    # orchscaffold: IngestCoordinator.settle/integration/paid-is-true 48b4fc0a:bc632b98
    def test_settle_returns_filled_dict_when_paid_is_true(self) -> None:
        """settle returns a filled dict when paid is True."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings())

        result = coordinator.settle(_create_test_invoice(paid=True))

        assert result == {
            "number": "number",
            "total": Decimal("1"),
            "currency": "EUR",
            "paid": True,
        }

    # orchscaffold: IngestCoordinator.ingest/integration/settings 7d32194c:ff802c8e
    async def test_ingest_returns_1_without_settings(self) -> None:
        """ingest returns 1 when settings is None."""
        store = create_autospec(Store, instance=True, spec_set=True)
        store.save.return_value = True
        invoice = _create_test_invoice()
        coordinator = _make_coordinator(store=store, settings=None)

        result = await coordinator.ingest([invoice])

        assert result == 1
        store.save.assert_awaited_once_with(invoice)

    # orchscaffold: IngestCoordinator.ingest/integration/save 05f90b8d:5f5d8244
    async def test_ingest_returns_0_when_save_returns_false(self) -> None:
        """ingest returns 0 when save returns False."""
        store = create_autospec(Store, instance=True, spec_set=True)
        store.save.return_value = False
        invoice = _create_test_invoice()
        coordinator = _make_coordinator(store=store, settings=None)

        result = await coordinator.ingest([invoice])

        assert result == 0
        store.save.assert_awaited_once_with(invoice)

    # orchscaffold: IngestCoordinator.health_check/integration/returns-filled-dict 4cc6b6b8:4d90b768
    async def test_health_check_returns_filled_dict(self) -> None:
        """health_check returns a filled dict."""
        store = create_autospec(Store, instance=True, spec_set=True)
        store.count.return_value = 1
        coordinator = _make_coordinator(store=store, settings=_create_test_ingest_settings())

        result = await coordinator.health_check()

        assert result == {"healthy": True, "count": 1, "rejected": 0}
        store.count.assert_awaited_once_with()

    # orchscaffold: IngestCoordinator.plan/integration/returns-result 4befccd1:0c7265ee
    def test_plan_returns_result(self) -> None:
        """plan returns its result."""
        coordinator = _make_coordinator(settings=_create_test_ingest_settings())

        result = coordinator.plan()

        assert result == "18:00, 3 times"
