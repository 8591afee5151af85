"""What facilitators did, by day and by name of the act, without content (decision 0009)."""
