"""Configuration: which rules apply to a file, with which settings, and where each was said."""
