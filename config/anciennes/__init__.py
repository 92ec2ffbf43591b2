"""The migrations of a room that is no more; its tables are those of other rooms today."""
