"""The write side of each engine."""
