"""Pure: frozen values and functions. No Qt, SQL, files, clock or randomness."""
