"""Tests of the text chain."""
