"""Review: what people have decided about findings: directives, approved claims, baseline."""
