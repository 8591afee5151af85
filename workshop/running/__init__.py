"""Seeing it run: whether it may be sent people, what it is busy with, and what to mend. Never who does what."""
