"""SQLite: transactions, migrations, and how moments and dates are stored."""
