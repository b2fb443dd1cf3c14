"""What holds of social accounts and their figures, and what measurement may say."""
