"""The addresses under which phones on the local network reach this machine."""
