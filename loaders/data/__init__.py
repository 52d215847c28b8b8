"""Tables that the loaders read: places, kinds of agencies, measures, names."""
