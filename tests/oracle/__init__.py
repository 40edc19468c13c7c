"""The plain engine that all others are compared with."""
