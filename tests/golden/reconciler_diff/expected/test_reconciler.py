"""Tests of StockReconciler."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest.mock import call, create_autospec, patch, sentinel

import pytest

from stock import reconciler as reconciler_module
from stock.reconciler import Books, Scanner, StockReconciler
from stock.values import Item, StockDiff


# orchscaffold: reconciler/helper/_make_reconciler fcd19bae:2d00d4a4
def _make_reconciler(**overrides: object) -> StockReconciler:
    """Build a StockReconciler for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "books": create_autospec(Books, instance=True, spec_set=True),
        "scanner": create_autospec(Scanner, instance=True, spec_set=True),
    }
    return StockReconciler(**(fields | overrides))


# orchscaffold: reconciler/helper/_create_test_item 30958557:e25cb65f
def _create_test_item(**overrides: object) -> Item:
    """Build an Item for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "sku": "sku",
        "quantity": Decimal("1"),
        "counted_at": datetime(2024, 1, 1, tzinfo=UTC),
    }
    return Item(**(fields | overrides))


# orchscaffold: reconciler/helper/_create_test_stock_diff 88752a8c:1210a321
def _create_test_stock_diff(**overrides: object) -> StockDiff:
    """Build a StockDiff for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {**overrides}
    return StockDiff(**fields)


class TestStockReconcilerErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: StockReconciler.parse/log-and-continue/with-quantity 88a0b1c6:f533615e
    def test_parse_returns_empty_dict_with_quantity(self) -> None:
        """parse logs a warning and returns an empty dict when quantity is there."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse(
                [{"sku": sentinel.sku, "quantity": "quantity"}], datetime(2024, 1, 1, tzinfo=UTC)
            )

        assert result == {}
        logger.warning.assert_called_once_with("bad quantity for %s: %r", sentinel.sku, "quantity")

    # orchscaffold: StockReconciler.parse/log-and-continue/rows-has-two-items f6ffe78d:dcd61296
    def test_parse_returns_filled_dict_when_rows_has_two_items(self) -> None:
        """parse logs a warning and returns a filled dict when rows has two items."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse(
                [
                    {"sku": sentinel.sku, "quantity": "quantity"},
                    {"sku": sentinel.sku_2, "quantity": "1", "shelf": "shelf"},
                ],
                datetime(2024, 1, 1, tzinfo=UTC),
            )

        assert result == {
            sentinel.sku_2: Item(
                sku=sentinel.sku_2,
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        }
        logger.warning.assert_called_once_with("bad quantity for %s: %r", sentinel.sku, "quantity")

    # orchscaffold: StockReconciler.reconcile/log-and-continue/write-off-ef87 219792b8:93f5bcf7
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_write_off_raises_permission_error(
        self,
    ) -> None:
        """reconcile logs the error and returns a StockDiff."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.side_effect = PermissionError("boom")
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{"sku": "sku", "quantity": "1", "shelf": "shelf"}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        logger.exception.assert_called_once_with("%s may not be written off", "item")

    # orchscaffold: StockReconciler.reconcile/log-and-continue/write-fails 6a56b8b2:d766d626
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_write_fails(self) -> None:
        """reconcile logs an error and returns a StockDiff when write fails."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        error = RuntimeError("boom")
        books.items.return_value = {"item": items_result_item}
        books.write.side_effect = error
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{"sku": "sku", "quantity": "1", "shelf": "shelf"}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        logger.error.assert_called_once_with("%s not written: %s", "sku", error)

    # orchscaffold: StockReconciler.reconcile/log-and-continue/scan-raises-timeout-90f0 ee48369c:e35d65c2
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_scan_raises_timeout_error(self) -> None:
        """reconcile logs a warning and returns a StockDiff when scan raises TimeoutError."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.side_effect = [
            TimeoutError("boom"),
            [{"sku": "sku", "quantity": "1", "shelf": "shelf"}],
        ]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        assert scanner.scan.await_args_list == [call("shelf"), call()]
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        logger.warning.assert_called_once_with("scanner timed out, trying the whole store")

    # orchscaffold: StockReconciler.reconcile/log-and-continue/scan-raises-timeout-f7f4 8aa19e3b:b67a0796
    @pytest.mark.asyncio
    async def test_reconcile_returns_none_when_scan_raises_timeout_error(self) -> None:
        """reconcile logs an error and returns None when scan raises TimeoutError."""
        books = create_autospec(Books, instance=True, spec_set=True)
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        error = TimeoutError("boom")
        scanner.scan.side_effect = [TimeoutError("boom"), error]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result is None
        assert scanner.scan.await_args_list == [call("shelf"), call()]
        books.write.assert_not_called()
        books.write_off.assert_not_called()
        logger.warning.assert_called_once_with("scanner timed out, trying the whole store")
        logger.error.assert_called_once_with("scanner is gone: %s", error)

    # orchscaffold: StockReconciler.reconcile/log-and-continue/write-off-9d8c 6adb09ac:f20a8b46
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_write_off_raises_permission_error_and_items(
        self,
    ) -> None:
        """reconcile logs the error and returns a StockDiff."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        items_result_item_2 = _create_test_item()
        books.items.return_value = {"item": items_result_item, "item-2": items_result_item_2}
        books.write_off.side_effect = [PermissionError("boom"), True]
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{"sku": "sku", "quantity": "1", "shelf": "shelf"}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item, "item-2": items_result_item_2},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        assert books.write_off.await_args_list == [call("item"), call("item-2")]
        logger.exception.assert_called_once_with("%s may not be written off", "item")

    # orchscaffold: StockReconciler.reconcile/log-and-continue/without-sku 16fe42f4:c99b62c4
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_without_sku_and_scan_raises_timeout_error(
        self,
    ) -> None:
        """reconcile logs a warning and returns a StockDiff when sku is missing."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.side_effect = [
            TimeoutError("boom"),
            [{}, {"sku": "sku", "quantity": "1", "shelf": "shelf"}],
        ]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        assert scanner.scan.await_args_list == [call("shelf"), call()]
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        assert logger.warning.call_args_list == [
            call("scanner timed out, trying the whole store"),
            call("row without sku or quantity"),
        ]

    # orchscaffold: StockReconciler.reconcile/log-and-continue/without-quantity a06441f8:26528480
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_without_quantity_and_scan_raises_timeout_error(
        self,
    ) -> None:
        """reconcile logs a warning and returns a StockDiff when quantity is missing."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.side_effect = [
            TimeoutError("boom"),
            [{"sku": sentinel.sku}, {"sku": "sku", "quantity": "1", "shelf": "shelf"}],
        ]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        assert scanner.scan.await_args_list == [call("shelf"), call()]
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        assert logger.warning.call_args_list == [
            call("scanner timed out, trying the whole store"),
            call("row without sku or quantity"),
        ]

    # orchscaffold: StockReconciler._apply/log-and-continue/write-fails e7737b1a:d15320b2
    @pytest.mark.asyncio
    async def test_apply_returns_2_when_write_fails(self) -> None:
        """_apply logs an error and returns 2 when write fails."""
        books = create_autospec(Books, instance=True, spec_set=True)
        error = RuntimeError("boom")
        books.write.side_effect = [error, None]
        books.write_off.return_value = True
        missing_in_book = _create_test_item()
        changed_item_item = _create_test_item()
        reconciler = _make_reconciler(books=books)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler._apply(
                _create_test_stock_diff(
                    missing_on_shelf={"missing_on_shelf": _create_test_item()},
                    missing_in_books={"missing_in_book": missing_in_book},
                    changed={"changed": (_create_test_item(), changed_item_item)},
                )
            )

        assert result == 2
        assert books.write.await_args_list == [call(missing_in_book), call(changed_item_item)]
        books.write_off.assert_awaited_once_with("missing_on_shelf")
        logger.error.assert_called_once_with("%s not written: %s", "sku", error)


class TestStockReconcilerReconciliation:
    """Test reconciliation of two views of the same things."""

    # orchscaffold: StockReconciler.diff_items/diff-builder/item-is-in-both-26f9 a9623311:a8b9c1f6
    def test_diff_items_returns_stock_diff_when_item_is_in_both(self) -> None:
        """diff_items returns a StockDiff when an item is in both."""
        reconciler = _make_reconciler()

        result = reconciler.diff_items(
            {"book": _create_test_item()}, {"book": _create_test_item()}, Decimal("1")
        )

        assert result == StockDiff(missing_on_shelf={}, missing_in_books={}, changed={})

    # orchscaffold: StockReconciler.diff_items/diff-builder/item-is-only-in-books 29476781:0da331e0
    def test_diff_items_returns_stock_diff_when_item_is_only_in_books(self) -> None:
        """diff_items returns a StockDiff when an item is only in books."""
        book = _create_test_item()
        reconciler = _make_reconciler()

        result = reconciler.diff_items({"book": book}, {})

        assert result == StockDiff(missing_on_shelf={"book": book}, missing_in_books={}, changed={})

    # orchscaffold: StockReconciler.diff_items/diff-builder/item-is-in-both-b28b 057f09c7:f86dd0c7
    def test_diff_items_returns_stock_diff_when_item_is_in_both_and_books_has_one_item(
        self,
    ) -> None:
        """diff_items returns a StockDiff when an item is in both and books has one item."""
        book = _create_test_item()
        key = _create_test_item()
        reconciler = _make_reconciler()

        result = reconciler.diff_items({"book": book}, {"book": key}, Decimal("-1"))

        assert result == StockDiff(
            missing_on_shelf={}, missing_in_books={}, changed={"book": (book, key)}
        )

    # orchscaffold: StockReconciler.diff_items/diff-builder/item-is-only-in-shelf 119fbc9d:596908d5
    def test_diff_items_returns_stock_diff_when_item_is_only_in_shelf(self) -> None:
        """diff_items returns a StockDiff when an item is only in shelf."""
        shelf_item = _create_test_item()
        reconciler = _make_reconciler()

        result = reconciler.diff_items({}, {"shelf": shelf_item})

        assert result == StockDiff(
            missing_on_shelf={}, missing_in_books={"shelf": shelf_item}, changed={}
        )

    # orchscaffold: StockReconciler.diff_items/diff-builder/item-is-in-both-658c 563bdc7b:4d9baa66
    def test_diff_items_returns_stock_diff_when_item_is_in_both_and_without_book_2(self) -> None:
        """diff_items returns a StockDiff when an item is in both and book_2 is missing."""
        book_2 = _create_test_item()
        reconciler = _make_reconciler()

        result = reconciler.diff_items(
            {"book": _create_test_item(), "book-2": book_2},
            {"book": _create_test_item()},
            Decimal("1"),
        )

        assert result == StockDiff(
            missing_on_shelf={"book-2": book_2}, missing_in_books={}, changed={}
        )

    # orchscaffold: StockReconciler.diff_items/diff-builder/both-are-empty 4131bb1d:c8d0094f
    def test_diff_items_returns_stock_diff_when_both_are_empty(self) -> None:
        """diff_items returns a StockDiff when both are empty."""
        reconciler = _make_reconciler()

        result = reconciler.diff_items({}, {})

        assert result == StockDiff(missing_on_shelf={}, missing_in_books={}, changed={})


class TestStockReconcilerIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: StockReconciler.parse/integration/returns-filled 097a2191:a9e550c2
    def test_parse_returns_filled_dict(self) -> None:
        """parse returns a filled dict."""
        reconciler = _make_reconciler()

        result = reconciler.parse(
            [{"sku": sentinel.sku, "quantity": "1", "shelf": "shelf"}],
            datetime(2024, 1, 1, tzinfo=UTC),
        )

        assert result == {
            sentinel.sku: Item(
                sku=sentinel.sku,
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        }

    # orchscaffold: StockReconciler.parse/integration/without-sku 9f2f9a8d:83933918
    def test_parse_returns_empty_dict_without_sku(self) -> None:
        """parse returns an empty dict when sku is missing."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse([{}], datetime(2024, 1, 1, tzinfo=UTC))

        assert result == {}
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.parse/integration/without-sku-2 6c4d0f52:a7c9dd01
    def test_parse_returns_empty_dict_without_sku_2(self) -> None:
        """parse returns an empty dict when sku is None."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse([{"sku": None}], datetime(2024, 1, 1, tzinfo=UTC))

        assert result == {}
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.parse/integration/without-quantity-c1dd 98280f27:5d17081c
    def test_parse_returns_empty_dict_without_quantity(self) -> None:
        """parse returns an empty dict when quantity is missing."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse([{"sku": sentinel.sku}], datetime(2024, 1, 1, tzinfo=UTC))

        assert result == {}
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.parse/integration/without-shelf 8563b1ae:f64a7518
    def test_parse_returns_filled_dict_without_shelf(self) -> None:
        """parse returns a filled dict when shelf is missing."""
        reconciler = _make_reconciler()

        result = reconciler.parse(
            [{"sku": sentinel.sku, "quantity": "1"}], datetime(2024, 1, 1, tzinfo=UTC)
        )

        assert result == {
            sentinel.sku: Item(
                sku=sentinel.sku,
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf=None,
            )
        }

    # orchscaffold: StockReconciler.parse/integration/without-quantity-bd62 33574c8d:7950892e
    def test_parse_returns_filled_dict_without_quantity_and_rows_has_two_items(self) -> None:
        """parse returns a filled dict when quantity is missing and rows has two items."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse(
                [{"sku": sentinel.sku}, {"sku": sentinel.sku_2, "quantity": "1", "shelf": "shelf"}],
                datetime(2024, 1, 1, tzinfo=UTC),
            )

        assert result == {
            sentinel.sku_2: Item(
                sku=sentinel.sku_2,
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        }
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.parse/integration/without-sku-3 fe45f2b1:b6c3d438
    def test_parse_returns_filled_dict_without_sku(self) -> None:
        """parse returns a filled dict when sku is missing."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse(
                [{}, {"sku": sentinel.sku, "quantity": "1", "shelf": "shelf"}],
                datetime(2024, 1, 1, tzinfo=UTC),
            )

        assert result == {
            sentinel.sku: Item(
                sku=sentinel.sku,
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        }
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.parse/integration/without-sku-4 79c16f53:751a6cd3
    def test_parse_returns_filled_dict_without_sku_2(self) -> None:
        """parse returns a filled dict when sku is None."""
        reconciler = _make_reconciler()

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = reconciler.parse(
                [{"sku": None}, {"sku": sentinel.sku, "quantity": "1", "shelf": "shelf"}],
                datetime(2024, 1, 1, tzinfo=UTC),
            )

        assert result == {
            sentinel.sku: Item(
                sku=sentinel.sku,
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        }
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.is_fresh/integration/returns-true e57c2a40:dc18ff6c
    def test_is_fresh_returns_true(self) -> None:
        """is_fresh returns True."""
        reconciler = _make_reconciler()

        result = reconciler.is_fresh(
            [_create_test_item()], datetime(2024, 1, 1, tzinfo=UTC), timedelta(seconds=1)
        )

        assert result is True

    # orchscaffold: StockReconciler.is_fresh/integration/now-is-2024 e6d5a65c:7a4ca781
    def test_is_fresh_returns_false_when_now_is_2024_01_02_00_00_00_00_0_and_counted_at_is_2024_01(
        self,
    ) -> None:
        """is_fresh returns False."""
        reconciler = _make_reconciler()

        result = reconciler.is_fresh(
            [_create_test_item()], datetime(2024, 1, 2, tzinfo=UTC), timedelta(seconds=1)
        )

        assert result is False

    # orchscaffold: StockReconciler.reconcile/integration/stock-diff 04d432c9:3fd67ce8
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff(self) -> None:
        """reconcile returns a StockDiff."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{"sku": "sku", "quantity": "1", "shelf": "shelf"}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")

    # orchscaffold: StockReconciler.reconcile/integration/write-off-d8ac 43645a9d:1e08933a
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_write_off_returns_false(self) -> None:
        """reconcile returns a StockDiff when write_off returns False."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = False
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item}, missing_in_books={}, changed={}
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write_off.assert_awaited_once_with("item")
        logger.warning.assert_called_once_with("row without sku or quantity")
        logger.info.assert_called_once_with("%s was written off already", "item")

    # orchscaffold: StockReconciler.reconcile/integration/sku a1c21539:f96a9f1d
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_sku_equals_items_result_item(self) -> None:
        """reconcile returns a StockDiff when sku equals items_result_item."""
        books = create_autospec(Books, instance=True, spec_set=True)
        books.items.return_value = {"1": _create_test_item()}
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{"sku": "1", "quantity": "1", "shelf": "shelf"}]
        reconciler = _make_reconciler(books=books, scanner=scanner, tolerance=Decimal("1"))

        result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(missing_on_shelf={}, missing_in_books={}, changed={})
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_not_called()
        books.write_off.assert_not_called()

    # orchscaffold: StockReconciler.reconcile/integration/without-sku b33d6d5f:9fe01e8f
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_without_sku(self) -> None:
        """reconcile returns a StockDiff when sku is missing."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{}, {"sku": "sku", "quantity": "1", "shelf": "shelf"}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.reconcile/integration/quantity bfe26b20:d796bda0
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_without_quantity(self) -> None:
        """reconcile returns a StockDiff when quantity is missing."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        books.items.return_value = {"item": items_result_item}
        books.write_off.return_value = True
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [
            {"sku": sentinel.sku},
            {"sku": "sku", "quantity": "1", "shelf": "shelf"},
        ]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item},
            missing_in_books={
                "sku": Item(
                    sku="sku",
                    quantity=Decimal("1"),
                    counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                    shelf="shelf",
                )
            },
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        books.write.assert_awaited_once_with(
            Item(
                sku="sku",
                quantity=Decimal("1"),
                counted_at=datetime(2024, 1, 1, tzinfo=UTC),
                shelf="shelf",
            )
        )
        books.write_off.assert_awaited_once_with("item")
        logger.warning.assert_called_once_with("row without sku or quantity")

    # orchscaffold: StockReconciler.reconcile/integration/write-off-9a84 55fbc205:b09fdc38
    @pytest.mark.asyncio
    async def test_reconcile_returns_stock_diff_when_write_off_returns_false_and_items_returns_two_items(
        self,
    ) -> None:
        """reconcile returns a StockDiff when write_off returns False."""
        books = create_autospec(Books, instance=True, spec_set=True)
        items_result_item = _create_test_item()
        items_result_item_2 = _create_test_item()
        books.items.return_value = {"item": items_result_item, "item-2": items_result_item_2}
        books.write_off.side_effect = [False, True]
        scanner = create_autospec(Scanner, instance=True, spec_set=True)
        scanner.scan.return_value = [{}]
        reconciler = _make_reconciler(books=books, scanner=scanner)

        with patch.object(reconciler_module, "logger", autospec=True) as logger:
            result = await reconciler.reconcile(datetime(2024, 1, 1, tzinfo=UTC), "shelf")

        assert result == StockDiff(
            missing_on_shelf={"item": items_result_item, "item-2": items_result_item_2},
            missing_in_books={},
            changed={},
        )
        scanner.scan.assert_awaited_once_with("shelf")
        books.items.assert_awaited_once_with()
        assert books.write_off.await_args_list == [call("item"), call("item-2")]
        logger.warning.assert_called_once_with("row without sku or quantity")
        logger.info.assert_called_once_with("%s was written off already", "item")
