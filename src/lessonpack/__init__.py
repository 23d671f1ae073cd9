"""lessonpack: one YAML lesson and its quiz, compiled into every package a learning platform can take."""
