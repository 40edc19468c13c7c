"""Morphology: which lemmas a spelling may be a form of, by a lexicon of Arabic compiled once into flat arrays."""
