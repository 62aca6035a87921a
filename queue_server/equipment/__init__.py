"""Which devices exist, their keys and health, and the print jobs."""
