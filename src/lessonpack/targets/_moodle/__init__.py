"""The parts of a Moodle XML file: categories, and the questions of each kind."""
