"""“This rings true for me too”: once for each phone and response, told only as a count and only together."""
