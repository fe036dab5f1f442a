"""A language model's second opinion: optional, always marked as one, never blended into a score."""
