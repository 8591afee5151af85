"""The live protocol: one catalogue of events, one registry of commands, doors, snapshots, the pulse."""
