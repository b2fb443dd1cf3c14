"""Slots: who puts the text of a record's files into the search. `worker` fills them in."""

INDEXERS: dict[str, str] = {}
"""Record word -> the job that makes such a record findable anew; it takes `record_id`."""
