"""The reconciliation service: names of others matched to the things of this dataset."""
