"""The heart: states, numbers, order, and every act on a ticket."""
