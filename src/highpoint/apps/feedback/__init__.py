"""What customers and colleagues say when they are asked: surveys, and feedback with its answer."""
