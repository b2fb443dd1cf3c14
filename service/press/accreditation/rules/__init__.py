"""What holds of calls, accreditations, invitations, badges and questions. Pure."""
