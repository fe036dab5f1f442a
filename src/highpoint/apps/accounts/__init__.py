"""People, teams, roles, and who may see whom."""
