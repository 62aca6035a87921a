"""Snapshots and numbered events of the views to every screen."""
