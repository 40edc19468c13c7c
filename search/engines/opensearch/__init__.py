"""The engine over a cluster of OpenSearch: it matches and counts there, and ranks the best few hundred here."""
