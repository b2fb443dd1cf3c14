"""Two believable weeks of an office, all of it invented, for an agency of the demo: `./chancery demo fill`."""
