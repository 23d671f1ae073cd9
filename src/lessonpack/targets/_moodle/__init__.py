"""What of a course stands in Moodle XML: categories, and questions of each kind."""
