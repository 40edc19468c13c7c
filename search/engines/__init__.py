"""The read side of each engine."""
