"""The daily monitor: composed by itself, read through by a person, sent with one click."""
