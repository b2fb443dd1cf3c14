"""What holds of statutory reports: kinds and periods, figures, states and acts."""
