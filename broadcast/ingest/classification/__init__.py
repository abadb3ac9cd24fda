"""Which of the ten groups and six fields a text speaks of, by words that are data and by what editors taught."""
