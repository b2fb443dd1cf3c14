"""What holds for requests for information: states and acts, what is asked, what is decided, terms, codes, grounds."""
