"""Public information: requests for it, what is withheld and why, and what the agency discloses by itself."""
