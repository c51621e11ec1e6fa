"""From results to documents: one composer for each table, and the sentences around them."""
