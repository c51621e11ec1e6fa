"""Pages that only a server has."""
