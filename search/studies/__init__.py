"""What a collection says of words over time: a word's forms, lines in which it stands, queries compared by period."""
