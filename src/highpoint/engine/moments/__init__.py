"""One module a kind of moment: when it is offered and when it is met."""
