"""Purchases from files: JSON Lines, JSON, CSV, TSV and Parquet, packed with gzip or not."""

from highpoint.connectors.purchases.columns import parse_mapping
from highpoint.connectors.purchases.line import PurchaseLine
from highpoint.connectors.purchases.read import Purchases, read
from highpoint.connectors.purchases.report import Report

__all__ = ["PurchaseLine", "Purchases", "Report", "parse_mapping", "read"]
