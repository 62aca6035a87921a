"""Finding call-backs, for the faces: one by its id, and whom to call next. Only reads."""

from __future__ import annotations

from queue_server.call_backs.store import Seeker, by_id, next_of

__all__ = ["Seeker", "by_id", "next_of"]
