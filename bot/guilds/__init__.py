"""The settings of a guild and its calendar: what every other feature stands on."""
