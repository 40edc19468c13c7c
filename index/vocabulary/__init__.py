"""The terms of a collection, and what is known of them."""
