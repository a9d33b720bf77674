"""One section of an enrollment corrected by the applicant, after a question of the operator."""
