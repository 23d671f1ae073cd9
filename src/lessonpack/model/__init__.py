"""What a course is: inert data, no format in it."""
