"""The queries that fill the drop-downs of parameters."""
