"""What there is to translate: the template taken from the code, and the catalogues made from it."""
