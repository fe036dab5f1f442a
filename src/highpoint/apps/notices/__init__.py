"""What people are told: one notice a person and event, kept until it is read, and where it goes."""
