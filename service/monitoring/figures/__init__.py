"""Figures of social accounts and what may honestly be measured."""
