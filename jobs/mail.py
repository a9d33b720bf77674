"""Send the mails that are due: read one, hand it to the mail server without a transaction, note the answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from documents.letter import draw_letter
from domain.retry import WITH_MAIL, gives_up_after
from gateways.mail import Envelope, MailGateway, MailRefused, MailUnsent
from usecases.jobs.claim import ClaimedJob, claim_job, is_anything_due
from usecases.jobs.enqueue import JobKind
from usecases.jobs.finish import LostLease
from usecases.mails.sending import (
    LINK_DEAD,
    OutgoingMail,
    forget_dead_links,
    has_dead_links,
    note_accepted,
    note_refused,
    note_unsent,
    read_mail,
)
from usecases.transaction import Act, reading, transaction
from usecases.vault import Vault
from usecases.words import words_of

KINDS = (JobKind.MAIL,)
log = logging.getLogger("keizoku.jobs")
Note = Callable[[Act, ClaimedJob, datetime], None]


@dataclass(frozen=True)
class Postman:
    """Its name, the mail server, the key to the links, where they lead, and how long it waits.

    Without a mail server mails wait. Killed between the server's yes and its noting, a mail goes again after the
    lease, byte for byte, under the same Message-ID.
    """

    name: str
    server: MailGateway | None
    vault: Vault
    site: str
    retry: timedelta

    def run_once(self, now: datetime) -> int:
        """Send everything that is due at one moment; how many that were."""
        steps = 0
        while self.step(lambda: now):
            steps += 1
        return steps

    def step(self, clock: Callable[[], datetime]) -> bool:
        """One mail; False when none is due."""
        now = clock()
        if self.server is None:
            return False
        with reading() as session:
            if not is_anything_due(session, now, KINDS):
                return False
        with transaction() as session:
            job = claim_job(session, self.name, now, KINDS)
        if job is None:
            return False
        self._carry_out(self.server, job, clock)
        return True

    def tidy(self, now: datetime) -> None:
        """Forget links that open nothing any more, of mails that never went."""
        with reading() as session:
            if not has_dead_links(session, now):
                return
        with transaction() as session:
            forget_dead_links(session, now)

    def _carry_out(self, server: MailGateway, job: ClaimedJob, clock: Callable[[], datetime]) -> None:
        # Looked at before anything is read: what cannot even be read ends as well.
        too_often = gives_up_after(job.attempts - 1, WITH_MAIL)
        note = self._again("interrupted_too_often") if too_often else self._send(server, job, clock())
        try:
            with transaction() as session:
                note(session, job, clock())
        except LostLease:
            log.warning("%s was taken over by another worker", job.dedup_key)

    def _send(self, server: MailGateway, job: ClaimedJob, now: datetime) -> Note:
        """What is to be noted, whatever the server answers."""
        with reading() as session:
            mail = read_mail(session, self.vault, job)
        if not mail.is_of_use(now):
            return _refused(LINK_DEAD)
        try:
            server.send(self._envelope(mail))
        except MailRefused as refused:
            log.warning("%s was refused: %s %s", job.dedup_key, refused.code, refused.reply)
            return _refused(refused.code, refused.reply)
        except MailUnsent as unsent:
            log.warning("%s was not sent: %s %s", job.dedup_key, unsent.code, unsent.reply)
            return self._again(unsent.code, unsent.reply)
        return note_accepted

    def _envelope(self, mail: OutgoingMail) -> Envelope:
        links = {name: f"{self.site}{path}" for name, path in mail.links.items()}
        letter = draw_letter(mail.event, mail.facts, links, self.site, mail.language, words_of(mail.language))
        return Envelope(mail.to, letter.subject, letter.text, mail.language, mail.message_id, mail.made_at)

    def _again(self, code: str, reply: int = 0) -> Note:
        return lambda session, job, now: note_unsent(session, job, code, reply, self.retry, now)


def _refused(code: str, reply: int = 0) -> Note:
    return lambda session, job, now: note_refused(session, job, code, reply, now)
