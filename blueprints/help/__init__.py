"""ヘルプ: what each screen is for, who may do what, and what a message means."""
