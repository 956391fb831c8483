"""The endpoint under a million requests, while workers are killed and releases exchanged."""
