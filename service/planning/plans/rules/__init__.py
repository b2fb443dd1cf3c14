"""What holds of plans, whoever asks and however they are kept."""
