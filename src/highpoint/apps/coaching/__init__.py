"""Coaching sessions, kudos, and what a person has chosen to work on."""
