"""How long a session is kept, deleting it in time, and erasing it at once."""
