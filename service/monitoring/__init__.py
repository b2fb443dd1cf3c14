"""What the press says of the agency: caught, understood, judged, and told to its leadership every morning."""
