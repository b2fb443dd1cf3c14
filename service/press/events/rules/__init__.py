"""What holds for press events: kinds, states, who may, what is missing, times, transcripts."""
