"""What the operator of the system looks after."""
