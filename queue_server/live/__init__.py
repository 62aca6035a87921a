"""Snapshot and numbered events of the views to every screen, over an own websocket transport under Socket.IO."""
