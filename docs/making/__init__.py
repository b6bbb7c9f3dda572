"""What makes pages of the documentation out of code: one module for each kind of page."""
