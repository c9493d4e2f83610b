"""The SQL of debrief. Every function runs inside one transaction."""
