"""Stock keeping."""

from stock.reconciler import StockReconciler as StockReconciler
