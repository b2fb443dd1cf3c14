"""What the agency discloses: duties and the catalogue, legal acts, the disclosure log, the register of information."""
