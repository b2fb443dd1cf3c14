"""Reads of the case nomenclature."""
