"""The case (办件) a ticket serves: opened, accepted, worked on, concluded and handed over, within its term."""
