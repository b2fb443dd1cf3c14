"""What is done with the case nomenclature."""
