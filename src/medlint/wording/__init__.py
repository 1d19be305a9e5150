"""Words: text that remembers its place, tokens, phrases and patterns, and how they are found."""
