"""schema.org for search engines: what the stated CONSTRUCT queries give, as nested JSON-LD."""
