"""Citizens' appeals: a regime of its own, with required data, terms, forwarding, and grounds for no consideration."""
