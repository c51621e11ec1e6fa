"""One function for each thing a person does, joining the rooms below."""
