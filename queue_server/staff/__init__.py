"""Accounts, roles, sign-in, and signing on to a window."""
