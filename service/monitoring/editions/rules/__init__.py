"""What holds of the daily monitor: when it is composed, what it holds, its states, who may do what."""
