"""Callers and evaluators on the counter: keys for who serves, a rating for who was served."""
