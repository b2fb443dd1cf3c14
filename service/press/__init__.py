"""The press office: media contacts, releases, inquiries, press events with accreditation, refutations."""
