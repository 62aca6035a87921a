"""Simple strips, evaluators and relay boxes by configuration alone: what is sent to them, and what their bytes mean."""
