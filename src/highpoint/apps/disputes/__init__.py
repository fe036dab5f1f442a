"""An agent's disagreement with an evaluation, and their word that they have read it."""
