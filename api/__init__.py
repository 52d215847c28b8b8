"""The two doors to the program: the command line and the HTTP service."""
