"""The chaos lab: breaks real machines on purpose and measures detection, healing and proof."""
