"""One file a format of source document."""
