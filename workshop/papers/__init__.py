"""What is printed for a session: the run sheet for the facilitator, and the poster that lets people in."""
