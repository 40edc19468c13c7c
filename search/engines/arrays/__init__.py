"""The engine over mapped arrays, on this machine."""
