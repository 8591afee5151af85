"""What became of actions after the session in which they were agreed."""
