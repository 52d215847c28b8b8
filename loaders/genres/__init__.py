"""One file a genre: how its documents are split into pilots and units."""
