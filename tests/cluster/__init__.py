"""A real cluster of OpenSearch that the tests start by themselves, and what only such a cluster can show."""
