"""What the team's screens ask. Cleaning only: each form is answered by one action."""
