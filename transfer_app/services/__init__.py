"""One module per verb; a function is one use case, one transaction, one audit entry."""
