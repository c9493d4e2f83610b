"""The preparation lists, page by page, with what each member has ticked off."""
