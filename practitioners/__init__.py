"""People, places and promises: practices, practitioners, contacts, facts and follow-ups."""
