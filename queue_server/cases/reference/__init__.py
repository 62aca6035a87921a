"""A sharing platform of electronic licences for trials and the demo; a hall never runs it."""
