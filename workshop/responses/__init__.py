"""Responses: sending, correcting, withdrawing, releasing, hiding. Anonymity lives here."""
