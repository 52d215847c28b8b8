"""The dataset on disk, the store, and what is computed over the whole graph."""
