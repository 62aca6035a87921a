"""The items the hall serves, as the platform lists them, and the lists it publishes."""
