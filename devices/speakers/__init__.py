"""Loudspeakers of a box: calls that are heard where no browser can speak."""
