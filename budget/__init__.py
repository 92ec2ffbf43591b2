"""The costs, what funds them, what is spent, and the control of the plan."""
