"""What holds of releases: states and acts, what a text needs, what becomes of a mail."""
