"""A room to try Workshop in: simulated participants who come in and respond by the paths real phones use."""
