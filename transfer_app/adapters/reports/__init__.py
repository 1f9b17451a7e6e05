"""Papers for people outside the program."""
