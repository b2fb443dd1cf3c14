"""An agency's way aboard: an invitation, the steps of its setting up, its opening, and what remains after it."""
