"""回访: everybody whose case ended, and everybody known who gave a bad grade, is asked once how it was."""
