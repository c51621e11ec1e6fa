"""Results made into documents; the only room that rounds."""
