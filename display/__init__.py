"""The hall's public screens and voice: what a board shows, how large, and what is spoken in which order."""
