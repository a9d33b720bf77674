"""The end of the wizard: confirm, sent, and where the enrollment stands."""
