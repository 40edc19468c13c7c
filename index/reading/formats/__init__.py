"""Readers of whole files in formats that others define: each gives documents, rows or a page, never an Article."""
