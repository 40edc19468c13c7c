"""Where an index is kept: one storage for each kind, behind one protocol."""
