"""The exchange between agencies: who can be found, who deals with whom, and copies that go from one to the other."""
