"""Highpoint: a customer-service school and quality system. The engine alone: ``analyze``."""

from highpoint.engine.analyze import Analysis, analyze
from highpoint.engine.conversation import Conversation, Role, Turn

__all__ = ["Analysis", "Conversation", "Role", "Turn", "analyze"]
