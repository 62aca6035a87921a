"""The ground: storage, journal, time and refusals. Knows no halls, tickets or people."""
