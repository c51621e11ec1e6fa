"""Settings of the parts that need any."""
