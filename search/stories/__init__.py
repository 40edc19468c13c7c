"""One text in many articles: near copies of paragraphs, versions side by side, and who printed what first."""
