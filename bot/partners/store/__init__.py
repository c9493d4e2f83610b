"""The SQL of partners. Every function runs inside one transaction."""
