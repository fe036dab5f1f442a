"""The one command, highpoint."""
