"""Faults planted on purpose, and the nets that must catch them."""
