"""Sources and a recipe in, samples out: planned and rendered by pure functions, in any order."""
