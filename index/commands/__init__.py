"""The commands of the editor."""
