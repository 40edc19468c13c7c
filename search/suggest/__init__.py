"""Other queries a reader may mean: spelling, keyboard, completion."""
