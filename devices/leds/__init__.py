"""Light strips over a window: the number that is served there."""
