"""The routes of the site, by what they are about."""
