"""What a user does, and what the user then hears."""
