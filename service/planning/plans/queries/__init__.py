"""What is read of plans. The wall itself leaves out what is not the agency's to see."""
