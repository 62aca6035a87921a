"""What all virtual twins share: real ways in, faults anyone may switch, a door to switch them by."""
