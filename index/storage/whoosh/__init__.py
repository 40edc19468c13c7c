"""The index on this machine: a Whoosh index with flat arrays beside each segment; its writer and its reader."""
