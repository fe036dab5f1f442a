"""One folder a helpdesk or format; each can be copied whole."""
