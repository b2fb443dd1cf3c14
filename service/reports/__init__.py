"""Figures of the registry: how work is executed, how much comes and goes, how fast answers are; nothing is written."""
