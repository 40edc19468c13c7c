"""Measurements that anyone can run, against their own collection and against peers."""
