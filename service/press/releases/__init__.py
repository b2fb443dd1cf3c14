"""What the agency tells the press: releases of all types, from the draft to everybody's page and every recipient."""
