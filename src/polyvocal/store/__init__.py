"""Studies kept in a database: one write path, one read path, one event per change."""
