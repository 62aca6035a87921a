"""Runs beside the hardware: the agent, the drivers and their virtual twins. Imports nothing of the server."""
