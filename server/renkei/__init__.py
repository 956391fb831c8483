"""Renkei: linked open data on how cities work together on climate."""

__version__ = "0.1.0"
