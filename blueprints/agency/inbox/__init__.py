"""受付: requests that were sent to us."""
