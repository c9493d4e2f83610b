"""Finding a time zone the way people name it: by city, country, offset or abbreviation."""
