"""Which mails come to one."""
