"""Tests of FulfilmentCoordinator."""

from __future__ import annotations

import asyncio
from dataclasses import FrozenInstanceError
from decimal import Decimal
from typing import Any
from unittest.mock import call, create_autospec, patch

import pytest

import fulfilment
from fulfilment import (
    Bank,
    FulfilmentContext,
    FulfilmentCoordinator,
    Order,
    PaymentDeclined,
    Warehouse,
)


# orchscaffold: fulfilment/helper/_make_context a97faa2c:f8d425c8
def _make_context(**overrides: object) -> FulfilmentContext:
    """Build a FulfilmentContext for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {
        "bank": None,
        "warehouse": create_autospec(Warehouse, instance=True, spec_set=True),
    }
    return FulfilmentContext(**(fields | overrides))


# orchscaffold: fulfilment/helper/_create_test_order f8429dff:d615da49
def _create_test_order(**overrides: object) -> Order:
    """Build an Order for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"id": "id", "amount": Decimal("1")}
    return Order(**(fields | overrides))


# orchscaffold: fulfilment/helper/_cancel_tasks 9015cdf7:6e0410fa
async def _cancel_tasks(before: set[asyncio.Task[object]]) -> None:
    """End every task that was not there before, so that nothing outlives the test."""
    tasks = asyncio.all_tasks() - before
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# orchscaffold: fulfilment/helper/_ScriptedAsyncio 64d792f4:6b0d2249
class _ScriptedAsyncio:
    """Stands in for `asyncio` in one module; ends after `cycles` sleeps."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, delay: float, result: object = None) -> object:
        """Note the delay and yield once; the last sleep is cancelled."""
        self.slept.append(delay)
        await asyncio.sleep(0)
        if len(self.slept) >= self._cycles:
            raise asyncio.CancelledError
        return result


class TestFulfilmentCoordinatorBackgroundTasks:
    """Test background task lifecycle management and resilience."""

    # orchscaffold: FulfilmentCoordinator.start_background_tasks/async-loop/starts-two-tasks 3c6d7e98:da561f38
    @pytest.mark.asyncio
    async def test_start_background_tasks_starts_two_tasks(self) -> None:
        """start_background_tasks starts two tasks."""
        before = asyncio.all_tasks()
        context = _make_context()
        coordinator = FulfilmentCoordinator(context)

        result = await coordinator.start_background_tasks()

        assert [task.get_coro().__name__ for task in result] == ["_run_orders", "_run_restock"]
        assert [task.get_coro().__name__ for task in coordinator._tasks] == [
            "_run_orders",
            "_run_restock",
        ]

        await _cancel_tasks(before)

    # orchscaffold: FulfilmentCoordinator.start_background_tasks/async-loop/restock-is-false 8262d4ba:0cfd5c91
    @pytest.mark.asyncio
    async def test_start_background_tasks_starts_run_orders_task_when_restock_is_false(
        self,
    ) -> None:
        """start_background_tasks starts the task _run_orders when restock is False."""
        before = asyncio.all_tasks()
        context = _make_context(restock=False)
        coordinator = FulfilmentCoordinator(context)

        result = await coordinator.start_background_tasks()

        assert [task.get_coro().__name__ for task in result] == ["_run_orders"]
        assert [task.get_coro().__name__ for task in coordinator._tasks] == ["_run_orders"]

        await _cancel_tasks(before)

    # orchscaffold: FulfilmentCoordinator.stop_background_tasks/async-loop/tasks-is-already-set 56c2e0d2:7677636e
    @pytest.mark.asyncio
    async def test_stop_background_tasks_takes_from_tasks_when_tasks_is_already_set(self) -> None:
        """stop_background_tasks takes from tasks when tasks is already set."""
        before = asyncio.all_tasks()
        context = _make_context()
        task = asyncio.create_task(asyncio.Event().wait())
        tasks = [task]
        coordinator = FulfilmentCoordinator(context)
        coordinator._tasks = tasks

        await coordinator.stop_background_tasks()

        assert coordinator._tasks == []
        assert tasks == []
        assert task.cancelled()

        await _cancel_tasks(before)

    # orchscaffold: FulfilmentCoordinator._run_orders/async-loop/runs 795f5e74:0e455fd4
    @pytest.mark.asyncio
    async def test_run_orders_runs_until_cancelled(self) -> None:
        """_run_orders runs until it is cancelled."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        items = ("item",)
        pending_item = _create_test_order(items=items)
        context = _make_context(
            bank=bank, warehouse=warehouse, pending=(pending_item,), limit=Decimal("1000")
        )
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with patch.object(fulfilment, "asyncio", clock), pytest.raises(asyncio.CancelledError):
            await coordinator._run_orders()

        assert bank.charge.await_args_list == [call("id", Decimal("1")), call("id", Decimal("1"))]
        assert warehouse.ship.await_args_list == [call(pending_item), call(pending_item)]
        assert clock.slept == [2.0, 2.0]
        assert coordinator.shipped == 2

    # orchscaffold: FulfilmentCoordinator._run_orders/async-loop/charge-c3a8 09eecfd9:f4078404
    @pytest.mark.asyncio
    async def test_run_orders_keeps_running_when_charge_raises_value_error(self) -> None:
        """_run_orders handles the error and keeps running when charge raises ValueError."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        error = ValueError("boom")
        bank.charge.side_effect = [None, error]
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        items = ("item",)
        pending_item = _create_test_order(items=items)
        context = _make_context(
            bank=bank, warehouse=warehouse, pending=(pending_item,), limit=Decimal("1000")
        )
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_orders()

        assert bank.charge.await_args_list == [call("id", Decimal("1")), call("id", Decimal("1"))]
        warehouse.ship.assert_awaited_once_with(pending_item)
        assert clock.slept == [2.0, 2.0]
        assert coordinator.shipped == 1
        logger.warning.assert_called_once_with("skipped: %s", error)

    # orchscaffold: FulfilmentCoordinator._run_orders/async-loop/charge-9bd4 f42fa9f8:e48ebff0
    @pytest.mark.asyncio
    async def test_run_orders_keeps_running_when_charge_raises_value_error_and_pending_has_two_items(
        self,
    ) -> None:
        """_run_orders handles the error and keeps running when charge raises ValueError."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        error = ValueError("boom")
        bank.charge.side_effect = [error, None, None, None]
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        items = ("item",)
        pending_item = _create_test_order(items=items)
        items_2 = ("item",)
        pending_item_2 = _create_test_order(items=items_2)
        context = _make_context(
            bank=bank,
            warehouse=warehouse,
            pending=(pending_item, pending_item_2),
            limit=Decimal("1000"),
        )
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_orders()

        assert bank.charge.await_args_list == [
            call("id", Decimal("1")),
            call("id", Decimal("1")),
            call("id", Decimal("1")),
            call("id", Decimal("1")),
        ]
        assert warehouse.ship.await_args_list == [
            call(pending_item_2),
            call(pending_item),
            call(pending_item_2),
        ]
        assert clock.slept == [2.0, 2.0]
        assert coordinator.shipped == 3
        logger.warning.assert_called_once_with("skipped: %s", error)

    # orchscaffold: FulfilmentCoordinator._run_orders/async-loop/ship-fails dc122c6a:10feb66c
    @pytest.mark.asyncio
    async def test_run_orders_keeps_running_when_ship_fails(self) -> None:
        """_run_orders handles the error and keeps running when ship fails."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        error = RuntimeError("boom")
        warehouse.ship.side_effect = [error, None, None, None]
        items = ("item",)
        pending_item = _create_test_order(items=items)
        items_2 = ("item",)
        pending_item_2 = _create_test_order(items=items_2)
        context = _make_context(
            bank=bank,
            warehouse=warehouse,
            pending=(pending_item, pending_item_2),
            limit=Decimal("1000"),
        )
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_orders()

        assert bank.charge.await_args_list == [
            call("id", Decimal("1")),
            call("id", Decimal("1")),
            call("id", Decimal("1")),
            call("id", Decimal("1")),
        ]
        assert warehouse.ship.await_args_list == [
            call(pending_item),
            call(pending_item_2),
            call(pending_item),
            call(pending_item_2),
        ]
        assert clock.slept == [2.0, 2.0]
        assert coordinator.shipped == 3
        logger.error.assert_called_once_with("order %s paid but not shipped: %s", "id", error)

    # orchscaffold: FulfilmentCoordinator._run_orders/async-loop/charge-6cfc aaa0ee33:9013d155
    @pytest.mark.asyncio
    async def test_run_orders_keeps_running_when_charge_raises_payment_declined(self) -> None:
        """_run_orders handles the error and keeps running when charge raises PaymentDeclined."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        bank.charge.side_effect = [PaymentDeclined("boom"), None]
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        items = ("item",)
        pending_item = _create_test_order(items=items)
        context = _make_context(
            bank=bank, warehouse=warehouse, pending=(pending_item,), limit=Decimal("1000")
        )
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_orders()

        assert bank.charge.await_args_list == [call("id", Decimal("1")), call("id", Decimal("1"))]
        warehouse.ship.assert_awaited_once_with(pending_item)
        assert clock.slept == [2.0, 2.0]
        assert coordinator.shipped == 1
        logger.error.assert_called_once_with("payment declined: %s", "id")

    # orchscaffold: FulfilmentCoordinator._run_orders/async-loop/charge-6074 64acfa77:5a2683b6
    @pytest.mark.asyncio
    async def test_run_orders_keeps_running_when_charge_raises_payment_declined_and_pending_has_two(
        self,
    ) -> None:
        """_run_orders handles the error and keeps running when charge raises PaymentDeclined."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        bank.charge.side_effect = [PaymentDeclined("boom"), None, None, None]
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        items = ("item",)
        pending_item = _create_test_order(items=items)
        items_2 = ("item",)
        pending_item_2 = _create_test_order(items=items_2)
        context = _make_context(
            bank=bank,
            warehouse=warehouse,
            pending=(pending_item, pending_item_2),
            limit=Decimal("1000"),
        )
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_orders()

        assert bank.charge.await_args_list == [
            call("id", Decimal("1")),
            call("id", Decimal("1")),
            call("id", Decimal("1")),
            call("id", Decimal("1")),
        ]
        assert warehouse.ship.await_args_list == [
            call(pending_item_2),
            call(pending_item),
            call(pending_item_2),
        ]
        assert clock.slept == [2.0, 2.0]
        assert coordinator.shipped == 3
        logger.error.assert_called_once_with("payment declined: %s", "id")

    # orchscaffold: FulfilmentCoordinator._run_restock/async-loop/runs 0a1a9653:5c4ad29c
    @pytest.mark.asyncio
    async def test_run_restock_runs_until_cancelled(self) -> None:
        """_run_restock runs until it is cancelled."""
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        warehouse.restock.return_value = 1
        context = _make_context(warehouse=warehouse)
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_restock()

        assert warehouse.restock.call_args_list == [call(), call()]
        assert clock.slept == [20.0, 20.0]
        assert logger.debug.call_args_list == [call("restocked %d", 1), call("restocked %d", 1)]

    # orchscaffold: FulfilmentCoordinator._run_restock/async-loop/restock-fails a983e2a7:870f0bcd
    @pytest.mark.asyncio
    async def test_run_restock_keeps_running_when_restock_fails(self) -> None:
        """_run_restock handles the error and keeps running when restock fails."""
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        warehouse.restock.side_effect = [1, RuntimeError("boom")]
        context = _make_context(warehouse=warehouse)
        coordinator = FulfilmentCoordinator(context)
        clock = _ScriptedAsyncio(cycles=2)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            patch.object(fulfilment, "asyncio", clock),
            pytest.raises(asyncio.CancelledError),
        ):
            await coordinator._run_restock()

        assert warehouse.restock.call_args_list == [call(), call()]
        assert clock.slept == [20.0, 20.0]
        logger.debug.assert_called_once_with("restocked %d", 1)
        logger.exception.assert_called_once_with("restock failed")


class TestFulfilmentCoordinatorConfiguration:
    """Test configuration-driven behavior changes and component management."""

    # orchscaffold: FulfilmentCoordinator.update_context/context-immutability/sets-context e968d8b9:918ad5a1
    def test_update_context_sets_context(self) -> None:
        """update_context sets context."""
        context = _make_context()
        context_2 = _make_context()
        coordinator = FulfilmentCoordinator(context)

        coordinator.update_context(context_2)

        assert coordinator.context is context_2

    # orchscaffold: FulfilmentCoordinator.__init__/context-immutability/fulfilment-context-refuses 02b3d3d2:8d91c6bd
    def test_fulfilment_context_refuses_assignment(self) -> None:
        """A field of FulfilmentContext cannot be assigned; the value stays."""
        context = _make_context(interval=1.0)

        with pytest.raises(FrozenInstanceError, match="interval"):
            context.interval = 2.0

        assert context.interval == 1.0

    # orchscaffold: FulfilmentCoordinator.__init__/context-immutability/with-updates-leaves 66275e82:47b3899f
    def test_fulfilment_context_with_updates_leaves_the_original(self) -> None:
        """with_updates gives another FulfilmentContext; the original keeps its interval."""
        context = _make_context(interval=1.0)

        updated = context.with_updates(interval=2.0)

        assert updated.interval == 2.0
        assert context.interval == 1.0


class TestFulfilmentCoordinatorErrorResilience:
    """Test error handling and recovery mechanisms."""

    # orchscaffold: FulfilmentCoordinator.fulfil/guard/without-bank 4f43852b:7b036e62
    @pytest.mark.asyncio
    async def test_fulfil_returns_none_without_bank(self) -> None:
        """fulfil returns None when bank is None."""
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        context = _make_context(warehouse=warehouse)
        coordinator = FulfilmentCoordinator(context)

        with patch.object(fulfilment, "logger", autospec=True) as logger:
            result = await coordinator.fulfil(_create_test_order())

        assert result is None
        assert coordinator.shipped == 0
        warehouse.ship.assert_not_called()
        logger.warning.assert_called_once_with("no bank, order %s waits", "id")

    # orchscaffold: FulfilmentCoordinator.fulfil/guard/amount 3f6f8ff7:67614e96
    @pytest.mark.asyncio
    async def test_fulfil_returns_none_when_amount_is_at_most_0(self) -> None:
        """fulfil returns None when amount is at most 0."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        context = _make_context(bank=bank, warehouse=warehouse)
        coordinator = FulfilmentCoordinator(context)

        with patch.object(fulfilment, "logger", autospec=True) as logger:
            result = await coordinator.fulfil(_create_test_order(amount=Decimal("0")))

        assert result is None
        assert coordinator.shipped == 0
        bank.charge.assert_not_called()
        warehouse.ship.assert_not_called()
        logger.info.assert_called_once_with("order %s is empty", "id")

    # orchscaffold: FulfilmentCoordinator.fulfil/re-raise/amount afc66651:cec700be
    @pytest.mark.asyncio
    async def test_fulfil_raises_value_error_when_amount_is_above_limit(self) -> None:
        """fulfil raises ValueError when amount is above limit."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        context = _make_context(bank=bank, warehouse=warehouse, limit=Decimal("0"))
        coordinator = FulfilmentCoordinator(context)

        with pytest.raises(ValueError, match=r"^order id is over the limit$"):
            await coordinator.fulfil(_create_test_order(items=("item",)))

        assert coordinator.shipped == 0
        bank.charge.assert_not_called()
        warehouse.ship.assert_not_called()

    # orchscaffold: FulfilmentCoordinator.fulfil/log-and-continue/ship-fails 3e785bc0:a8b03278
    @pytest.mark.asyncio
    async def test_fulfil_returns_what_charge_returns_when_ship_fails(self) -> None:
        """fulfil logs an error and returns what charge returns when ship fails."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        bank.charge.return_value = "charge"
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        error = RuntimeError("boom")
        warehouse.ship.side_effect = error
        context = _make_context(bank=bank, warehouse=warehouse, limit=Decimal("1000"))
        items = ("item",)
        order = _create_test_order(items=items)
        coordinator = FulfilmentCoordinator(context)

        with patch.object(fulfilment, "logger", autospec=True) as logger:
            result = await coordinator.fulfil(order)

        assert result == "charge"
        bank.charge.assert_awaited_once_with("id", Decimal("1"))
        warehouse.ship.assert_awaited_once_with(order)
        assert coordinator.shipped == 0
        logger.error.assert_called_once_with("order %s paid but not shipped: %s", "id", error)

    # orchscaffold: FulfilmentCoordinator.fulfil/re-raise/charge 0c937695:dd009895
    @pytest.mark.asyncio
    async def test_fulfil_reraises_payment_declined_when_charge_raises_payment_declined(
        self,
    ) -> None:
        """fulfil logs an error and re-raises PaymentDeclined when charge raises PaymentDeclined."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        bank.charge.side_effect = PaymentDeclined("boom")
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        context = _make_context(bank=bank, warehouse=warehouse, limit=Decimal("1000"))
        coordinator = FulfilmentCoordinator(context)

        with (
            patch.object(fulfilment, "logger", autospec=True) as logger,
            pytest.raises(PaymentDeclined, match="boom"),
        ):
            await coordinator.fulfil(_create_test_order(items=("item",)))

        bank.charge.assert_awaited_once_with("id", Decimal("1"))
        assert coordinator.shipped == 0
        warehouse.ship.assert_not_called()
        logger.error.assert_called_once_with("payment declined: %s", "id")


class TestFulfilmentCoordinatorIntegration:
    """Test end-to-end workflows and component interactions."""

    # orchscaffold: FulfilmentCoordinator.context/integration/returns-context 2b41b070:4bc9798d
    def test_context_returns_context(self) -> None:
        """context returns context as it is."""
        context = _make_context()
        coordinator = FulfilmentCoordinator(context)

        result = coordinator.context

        assert result is context

    # orchscaffold: FulfilmentCoordinator.fulfil/integration/returns-what-charge 41f15ff7:778be479
    @pytest.mark.asyncio
    async def test_fulfil_returns_what_charge_returns(self) -> None:
        """fulfil returns what charge returns."""
        bank = create_autospec(Bank, instance=True, spec_set=True)
        bank.charge.return_value = "charge"
        warehouse = create_autospec(Warehouse, instance=True, spec_set=True)
        context = _make_context(bank=bank, warehouse=warehouse, limit=Decimal("1000"))
        items = ("item",)
        order = _create_test_order(items=items)
        coordinator = FulfilmentCoordinator(context)

        result = await coordinator.fulfil(order)

        assert result == "charge"
        bank.charge.assert_awaited_once_with("id", Decimal("1"))
        warehouse.ship.assert_awaited_once_with(order)
        assert coordinator.shipped == 1

    # orchscaffold: FulfilmentCoordinator.stop_background_tasks/integration/lifecycle 1d0fca8e:381e5c25
    @pytest.mark.asyncio
    async def test_start_background_tasks_to_stop_background_tasks_runs_the_whole_lifecycle(
        self,
    ) -> None:
        """Goes from start_background_tasks to stop_background_tasks and holds no task in the
        end.
        """
        before = asyncio.all_tasks()
        context = _make_context()
        coordinator = FulfilmentCoordinator(context)

        assert not coordinator._tasks
        await coordinator.start_background_tasks()
        assert len(coordinator._tasks) == 2
        await coordinator.stop_background_tasks()

        assert not coordinator._tasks

        await _cancel_tasks(before)
