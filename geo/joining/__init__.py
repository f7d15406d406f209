"""Reports to events: what tells of one happening is joined; which articles copy others, and where reports disagree."""
