"""
The simulated customer, pure: no model, no network, no database, no clock.

A :class:`~highpoint.practice.scenario.Scenario` says what happened and what policy allows, a
:class:`~highpoint.practice.persona.Persona` who it happened to. The director moves the customer's
state by what the engine reads in each reply and decides what they do next; the voice finds the
words. Same scenario, same seed, same replies: same talk.
"""
