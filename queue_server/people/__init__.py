"""Persons and their identity documents: check, mask, look up, forget."""
