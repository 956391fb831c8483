"""From what was received to a document: bytes of a file or an address become the stored text."""
