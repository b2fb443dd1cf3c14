"""What holds for taking over old journals: states and acts, columns and what they mean, cells and what is wrong."""
