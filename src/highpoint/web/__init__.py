"""The one face in HTML."""
