"""Processes that meet the outside. None imports another; what two of them need stands beside this package."""
