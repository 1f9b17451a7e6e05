"""The outside, each part behind a port of services/ports."""
