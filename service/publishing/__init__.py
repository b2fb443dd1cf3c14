"""What the agency tells everybody: frozen publications in its languages, and the page on which they stand."""
