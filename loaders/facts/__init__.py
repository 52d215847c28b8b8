"""One file a fact finder, all of one signature."""
