"""The hall's server: everything that runs on the one small machine that never stops."""
