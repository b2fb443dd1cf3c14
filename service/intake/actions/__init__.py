"""What is done to messages and to the mailbox."""
