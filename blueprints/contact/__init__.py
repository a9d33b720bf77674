"""お問い合わせ: which window answers, and a form for whoever writes instead."""
