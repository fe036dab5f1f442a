"""One module a room's pages."""
