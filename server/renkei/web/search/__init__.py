"""Finding things by name, identifier, date and sentence."""
