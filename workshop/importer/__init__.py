"""Brings a learning briefing in: read it into blocks, understand them, let a person correct that, keep themes."""
