"""One formula of a member as a picture."""
