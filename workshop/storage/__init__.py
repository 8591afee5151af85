"""The database: how connections are opened, and the one way anything is written."""
