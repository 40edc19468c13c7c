"""How paragraphs are ranked: the weights and the formulas."""
