"""The trainee's page: looking back at sealed reviews, and practising."""
