"""Plans, the jobs they make, and how those are run; trains and renders."""
