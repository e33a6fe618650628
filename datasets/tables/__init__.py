"""Tables of users: files of any form, read by content, and what their columns mean."""
