"""The agent of one box: it owns the box's devices, dials out to the server and does what the server asks of them."""
