"""What any assembly has: itself, its members, its quorum."""
