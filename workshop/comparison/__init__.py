"""The same question over many sessions: numbers beside numbers, and nothing that points at a person."""
