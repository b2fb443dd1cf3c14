"""What holds for resolutions and assignments, whoever asks."""

from service.assignments.rules.acts import CONTROL, EXPORT, PERMISSIONS, READ, RESOLVE
from service.assignments.rules.words import ACT_WORDS, RECORD

__all__ = ["ACT_WORDS", "CONTROL", "EXPORT", "PERMISSIONS", "READ", "RECORD", "RESOLVE"]
