"""The pages: routes, and what their templates show."""
