"""The Arabic text chain (`chain`), morphology, dates, and what else is known of the language."""
