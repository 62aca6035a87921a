"""The living demo: simulated citizens and clerks over the public API, on a balanced or an overloaded day."""
