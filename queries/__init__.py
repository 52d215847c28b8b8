"""The canned queries and what runs them."""
