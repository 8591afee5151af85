"""Facilitators: their accounts, signing in, one-time links, and who may act on which session."""
