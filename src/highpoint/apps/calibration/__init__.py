"""Rounds in which several people rate the same conversations blindly, and how far they agree."""
