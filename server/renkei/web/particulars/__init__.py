"""What pages of some kinds show beside plain facts: attendance, history, offices, targets."""
