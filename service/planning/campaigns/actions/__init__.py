"""What is done in campaigns."""
