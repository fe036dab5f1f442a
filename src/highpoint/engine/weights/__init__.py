"""Learned weights as small data files, each with its card, and what reads them."""
