"""Paper: what a printer of the hall is asked to print, and what it answers."""
