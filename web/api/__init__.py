"""The JSON endpoint: routes, answers and their description."""
