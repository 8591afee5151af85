"""The board: what the room sees. Read-only, reached by a key of its own, with no power of the facilitator."""
