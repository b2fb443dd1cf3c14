"""What holds of forms, answers, requests and duties."""
