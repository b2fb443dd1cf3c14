"""The grid of planning: what all plans of an agency hold, by day, agency and channel."""
