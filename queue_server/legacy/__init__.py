"""Taking over from an older system: its recorded days, what our order would have made of them, and what they teach."""
