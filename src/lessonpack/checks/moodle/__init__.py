"""Rules on Moodle XML: what Moodle's importer refuses, drops or breaks that no XSD can say."""
