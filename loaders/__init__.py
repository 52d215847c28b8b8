"""From bytes to typed records: reading, outline, facts, and their mapping to RDF."""
