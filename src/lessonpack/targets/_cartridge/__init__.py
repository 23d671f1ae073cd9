"""Common Cartridge: the lesson as pages, and the manifest that puts them and the quizzes in order."""
