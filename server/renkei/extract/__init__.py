"""From a document to records: what its passages state, before any RDF is made."""
