"""Encryption, signatures and keys: age v1 files, SSHSIG Ed25519, and the cards that carry public keys."""
