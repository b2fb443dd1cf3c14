"""Reads of reports: counts over ranges of time, each from an index and never of more rows than a request can bear."""
