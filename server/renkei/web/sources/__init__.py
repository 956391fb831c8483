"""The source beside the graph: stored texts, and what rests on which of their words."""
