"""The SQL of pairing. Every function runs inside one transaction."""
