"""The review desk: evaluations by people, comments on words, corrections of what the engine saw."""
