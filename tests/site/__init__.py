"""The documentation site: the README files as pages, and pages made from the code."""
