"""Questions: the SPARQL files of `queries/`, their parameters, and how these are bound."""
