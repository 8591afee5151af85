"""The library: themes read from `content/`, checked at start-up."""
