"""Reception of citizens: days and slots, who was booked, who was heard and with what result."""
