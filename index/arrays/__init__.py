"""Flat arrays in files: what the index, the lexicon and the engines are made of."""
