"""Mail to many: who gets it is settled once, every mail is followed to its end; and the lists that readers put
themselves on.
"""
