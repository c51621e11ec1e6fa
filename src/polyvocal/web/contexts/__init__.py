"""What pages show, as pure functions of results: nothing here asks a database."""
