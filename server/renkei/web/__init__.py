"""The web application: pages, data and SPARQL over HTTP."""
