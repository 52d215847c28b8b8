"""The canned queries, one file each."""
