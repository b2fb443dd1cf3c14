"""Reads of accreditation."""
