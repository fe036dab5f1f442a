"""Loyalty from purchases: who will come back, what they will spend, and where on the ladder they stand."""

from highpoint.engine.insight.loyalty.bg_nbd import Likely, Parameters, alive, expected, fit, likely
from highpoint.engine.insight.loyalty.forecast import Forecast, Known, Mix
from highpoint.engine.insight.loyalty.gamma_gamma import (
    SpendParameters,
    expected_spend,
    fit_spend,
    go_together,
)
from highpoint.engine.insight.loyalty.orders import Line, Order, net, orders_of
from highpoint.engine.insight.loyalty.summary import Summary, summaries
from highpoint.engine.insight.loyalty.worth import Worth, worth

__all__ = [
    "Forecast",
    "Known",
    "Likely",
    "Line",
    "Mix",
    "Order",
    "Parameters",
    "SpendParameters",
    "Summary",
    "Worth",
    "alive",
    "expected",
    "expected_spend",
    "fit",
    "fit_spend",
    "go_together",
    "likely",
    "net",
    "orders_of",
    "summaries",
    "worth",
]
