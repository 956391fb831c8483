"""Import: events that others publish, into the graph's model, each resting on its own words."""
