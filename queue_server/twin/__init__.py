"""The hall's twin: a day of the hall run through the real rules of order, thousands of times faster than life."""
