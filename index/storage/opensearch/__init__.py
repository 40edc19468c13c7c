"""The storage in a cluster of OpenSearch: many machines hold the index, and any machine may serve it."""
