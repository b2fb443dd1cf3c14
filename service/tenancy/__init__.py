"""What a tenant is: the profile of an agency and the loader of its files. Pure."""
