"""Portrait boards: layout and announcer (pure), and their pages."""
