"""Moving studies and codebooks in from other tools, and out to them."""
