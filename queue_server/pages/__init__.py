"""Pages for staff and for a ticket's holder."""
