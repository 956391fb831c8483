"""How good a release is, in figures that it computes from itself, each with a threshold."""
