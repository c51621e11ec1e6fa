"""Migrations; Django writes them."""
