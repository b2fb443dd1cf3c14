"""Who comes to a press event: invitations, accreditation, badges, check-in, questions."""
