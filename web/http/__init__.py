"""What all answers share: headers, errors, limits, metrics, the server."""
