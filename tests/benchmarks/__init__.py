"""Speed and memory of sanctions-rules, measured and printed; nothing here is a test, and no time is asserted."""
