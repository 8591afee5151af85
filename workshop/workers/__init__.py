"""Several processes that serve the same sessions: what they tell each other, through Redis (decision 0038)."""
