"""The eleven charts, one file each: what a count says, and the decision it is for."""
