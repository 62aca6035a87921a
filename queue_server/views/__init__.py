"""What each audience may see, put together from the slices."""
