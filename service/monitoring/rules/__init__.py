"""What holds of clips, stories and topics."""
