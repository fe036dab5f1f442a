"""Stories of great service, the team's charter, and recall cards."""
