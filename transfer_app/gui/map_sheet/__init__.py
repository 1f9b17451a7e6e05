"""A map as a sheet of paper: saved as PNG, SVG or PDF, or printed. docs/map.md says what is on it."""
