"""Media inquiries: two clocks, input asked from units, an approved answer with its attribution."""
