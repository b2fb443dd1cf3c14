"""Reads of reports that bodies file."""
