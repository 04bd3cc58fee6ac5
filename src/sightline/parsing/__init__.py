"""What models write, read strictly: text that cannot be read raises, and is never taken for "saw nothing"."""
