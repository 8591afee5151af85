"""What one phone, one console or one stranger may use, so that nobody can take it from the others."""
