"""Published frameworks as data, and the reader that checks them."""
