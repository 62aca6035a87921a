"""The public JSON contract, version 1."""
