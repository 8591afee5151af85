"""Joining by code, what a phone can be known by, presence as a count, and what is true for a group of this size."""
