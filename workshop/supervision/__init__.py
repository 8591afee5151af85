"""Two people think about a theme together and keep one record, each entry marked by who wrote it. Not anonymous."""
