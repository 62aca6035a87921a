"""Sound through a program of the system, or into a folder where there is no sound card."""
