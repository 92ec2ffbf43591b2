"""The council: its meetings, roll calls, votes and acts."""
