"""The graph as files, in the formats that people load and read."""
