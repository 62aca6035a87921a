"""Cameras that give their picture over HTTP: network cameras, and the services that vendors run on loopback."""
