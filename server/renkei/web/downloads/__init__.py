"""What can be taken away: the release as files, and the history of releases."""
