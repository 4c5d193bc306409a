"""Any bytes at the doors of the library: located messages, never a traceback and never a hang."""
