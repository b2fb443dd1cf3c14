"""The command line: `./chancery VERB`, or `python -m service.manage VERB` where everything is installed already."""
