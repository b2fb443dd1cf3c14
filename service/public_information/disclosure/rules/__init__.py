"""What holds of disclosure: rhythms, who may do what, warnings of personal data."""
