"""Other formats of an answer: citations, tables, feeds."""
