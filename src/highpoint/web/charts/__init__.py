"""Charts, laid out here and written as SVG by templates."""
