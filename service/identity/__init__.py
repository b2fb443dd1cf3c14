"""People, units, posts, deputies, roles, sessions, sign-in and API tokens."""
