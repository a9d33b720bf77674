"""Mails: posted in the transaction of their act, sent by a worker, looked after by the operator."""
