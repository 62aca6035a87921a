"""Putting the slices together: what the faces are handed, and who is asking. The app is made of these."""
