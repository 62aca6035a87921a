"""The touch kiosk: which screen follows (pure) and its pages."""
