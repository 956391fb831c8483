"""`python -m renkei.cli`."""

from renkei.cli.main import main

main()
