"""Numbers of a session for partner organisations: a signed file out, files in, and our teams against all."""
