"""What many conversations say together: charts, high points, consistency, agreement."""
