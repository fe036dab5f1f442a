"""Conversations from files: JSON Lines, JSON, CSV and Parquet, packed with gzip or not."""

from highpoint.connectors.files.columns import Column, parse_mapping
from highpoint.connectors.files.items import BadRow, Item, Place, Read
from highpoint.connectors.files.preview import Preview, preview
from highpoint.connectors.files.source import Source, open_source

__all__ = [
    "BadRow",
    "Column",
    "Item",
    "Place",
    "Preview",
    "Read",
    "Source",
    "open_source",
    "parse_mapping",
    "preview",
]
