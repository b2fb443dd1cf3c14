"""Letters that come by e-mail: fetched from the agency's mailbox, waiting to be registered or visibly refused."""
