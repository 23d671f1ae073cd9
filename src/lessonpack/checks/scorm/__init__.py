"""Checks of SCORM packages: the manifest, its sequencing, the SCOs, and platforms that read them."""
