"""Judgement: what stands around a match, what a document is about, and what becomes a finding."""
