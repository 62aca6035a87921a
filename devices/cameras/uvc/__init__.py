"""Cameras that the kernel knows as /dev/video…, by the optional extra `camera` (OpenCV); without it they say so."""
