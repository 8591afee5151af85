"""Care for the people in the room: where to turn, ground rules, what a facilitator prepares and what they can do."""
