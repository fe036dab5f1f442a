"""Help that is asked for, the team's pulse, hard days, and what a person's talks were made of."""
