"""Looking at what is stored as a stranger would who took everything: used by `workshop verify` and by the tests."""
