"""The release's own report of its quality."""
