"""Sentence in, claims out: case files per language, and what reads and judges them."""
