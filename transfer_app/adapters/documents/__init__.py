"""The legacy document folder and its index, read strictly: docs/format-documents.md."""
