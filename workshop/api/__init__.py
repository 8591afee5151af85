"""Reading by a program: sealed sessions, their summaries and their numbers, with a token (decision 0031)."""
