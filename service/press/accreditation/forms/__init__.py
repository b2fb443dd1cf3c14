"""What is typed about accreditation, as values."""
