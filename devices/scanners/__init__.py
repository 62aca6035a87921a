"""Code scanners: how what they send becomes codes, and the lines they hang on."""
