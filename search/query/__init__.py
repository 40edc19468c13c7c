"""What a reader typed: its tree, its parser, its description."""
