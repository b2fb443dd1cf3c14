"""Slots: what follows a merge in the records above. `main` fills them in."""

FOLLOWERS: list[str] = []
"""Jobs that point records to the survivor of a merge, or back: each takes `merge_id`, and calls `note_moved`."""
