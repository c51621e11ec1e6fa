"""Who may come in to a server: accounts by invitation, signing in, second factors."""
