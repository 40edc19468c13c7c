"""From article files to a commit: what changed, reading and analysing it over processes, writing it."""
