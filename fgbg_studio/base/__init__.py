"""What every layer stands on: events, options, registry, files and errors."""
