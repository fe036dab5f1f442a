"""Wiring: settings, addresses, server entry."""
