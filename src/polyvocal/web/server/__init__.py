"""A server for many studies and many people: its door, its pages, its log, and running it."""
