"""Conversations from files: JSON Lines, CSV and Parquet."""
