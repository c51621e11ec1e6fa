"""The tables of accounts, and how they came to be."""
