"""What is done with handover acts."""
