"""One module a cue: what certain words do."""
