"""The store: datasets in memory, and worker processes that answer SPARQL from them."""
