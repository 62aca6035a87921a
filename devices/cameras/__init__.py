"""Document cameras: a page on the desk becomes a picture of the case, without anything the camera wrote beside it."""
