"""Several callers and evaluators on one RS-485 line, in frames that begin with FF 68."""
