"""The life of a session: run sheet, lobby, steps, close and seal."""
