"""One room a noun of the loop; no HTML."""
