"""Rule files: from YAML to a rulebook that is ready to match, their schema, tests and words."""
