"""What makes the weights: data, recipes and trainers. Not part of the installed package."""
