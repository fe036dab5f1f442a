"""Which conversations people evaluate: draws with their seed and list, quotas and due dates."""
