"""The one face for programs: JSON below /api/v1/, let in by keys (docs/how-to/use-the-api.md)."""
