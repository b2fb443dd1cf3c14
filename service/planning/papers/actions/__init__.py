"""Papers written and issued; decisions taken up."""
