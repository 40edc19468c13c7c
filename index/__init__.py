"""From article files to a committed index; what both sides of the search share."""
