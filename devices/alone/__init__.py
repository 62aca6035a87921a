"""A kiosk's box that goes on when the server is away: it gives out numbers of its own block and brings them back."""
