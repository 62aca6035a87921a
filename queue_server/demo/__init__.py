"""The demo hall, its clock, its virtual devices."""
