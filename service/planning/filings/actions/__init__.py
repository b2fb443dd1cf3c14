"""Writes of reports that bodies file."""
