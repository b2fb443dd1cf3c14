"""Campaigns: several bodies carry the same materials; who carried what, where and when, what shows it, and figures."""
