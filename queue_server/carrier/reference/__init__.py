"""A carrier to try the link with: a process and a file of its own, real HTTP, and faults that can be switched on."""
