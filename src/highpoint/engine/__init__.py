"""The pure engine: conversation to moments to scorecard. No Django, network, clock or unseeded chance."""
