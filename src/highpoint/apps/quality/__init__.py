"""Moments as found, scorecards, evaluations and daily tallies."""
