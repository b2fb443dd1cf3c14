"""Acts on reports of units."""
