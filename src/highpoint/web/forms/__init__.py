"""One module a room's forms."""
