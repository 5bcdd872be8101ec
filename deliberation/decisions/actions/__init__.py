"""What facilitators and the clock do with rounds, and with what rounds decided."""
