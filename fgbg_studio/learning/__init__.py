"""Training a network and using it; torch lives here and in the plug-ins that need it."""
