"""People and organisations that letters come from and go to."""
