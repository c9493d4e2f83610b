"""When rounds of mock interviews are held, what they are planned from, and what they bring."""
