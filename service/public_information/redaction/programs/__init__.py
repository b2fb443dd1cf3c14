"""Programs that meet the file itself, each in a process of its own; see `documents.programs`."""
