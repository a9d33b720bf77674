"""What strangers read before they sign up: terms, requirements, fees, questions and answers."""
