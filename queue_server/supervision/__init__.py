"""电子监察: what takes too long, from warning to the written order and its answer; and what ran outside the system."""
