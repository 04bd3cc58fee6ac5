"""Camera, planes, oriented boxes and box mathematics; nothing here knows of models."""
