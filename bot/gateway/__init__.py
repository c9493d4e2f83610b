"""Everything that talks to Discord, for all features."""
