"""Reads of handover acts."""
