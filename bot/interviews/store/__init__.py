"""The SQL of mock interviews. Every function runs inside one transaction."""
