"""Titled groups of responses: made by the facilitator, proposed by likeness of words."""
