"""The endpoint beside its rivals: same data, same queries, one run."""
