"""The use cases that cross rooms, and their jobs."""
