"""Resolutions and assignments: who is to do what until when, who controls it, and what came of it."""
