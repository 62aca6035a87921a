"""Readers of identity cards, and what a card says whatever reader it lies on."""
