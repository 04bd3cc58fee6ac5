"""Words to small typed programs; what they mean on a scene is decided in `sightline.scene`."""
