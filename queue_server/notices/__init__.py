"""Notices: what phones are told about a booking or a ticket, once each, and the ways there."""
