"""Conversations, turns and imports as they are kept."""
