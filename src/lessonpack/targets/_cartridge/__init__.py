"""The parts of a Common Cartridge: pages, quizzes, and the manifest that puts them in order."""
