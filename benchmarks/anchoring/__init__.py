"""How well marks find their words again in an edited text, against truth that is tracked."""
