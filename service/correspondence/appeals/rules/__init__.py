"""What holds for citizens' appeals: their states and acts, what they say, what becomes of them."""
