"""Writes of accreditation."""
