"""From a reader's words to hits, facets and suggestions."""
