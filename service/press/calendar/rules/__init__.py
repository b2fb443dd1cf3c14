"""What stands in the calendar, on which days, and what of it clashes. Pure."""
