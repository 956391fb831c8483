"""The SPARQL endpoint: SPARQL 1.1 Protocol over a renkei.store engine, as a plain ASGI app."""
