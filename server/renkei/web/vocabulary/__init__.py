"""The reference of the vocabulary: every term with its definition and examples from the data."""
