"""Parts of the rewriting of a query (search/rewrite.py): how words are spelled, starred, typed and put side by side."""
