"""Questions that newcomers ask, with their answers, in groups."""

from blueprints.shared.catalogue import lazy_gettext as _

QUESTIONS = (
    (
        "signing-up",
        _("Signing up"),
        (
            (
                _("Who can use this service?"),
                _(
                    "Companies whose workshop is designated for vehicle inspection. Agents (branches of the "
                    "promotion associations and administrative scriveners) are registered by the operator."
                ),
            ),
            (
                _("What do I need to sign up?"),
                _(
                    "The numbers of your designation and, if you have one, of your certification, the names and "
                    "addresses of your workshops, the managers responsible, and the bank account for the debits. "
                    "The consent form for debits may be sent by post later."
                ),
            ),
            (
                _("How long does signing up take?"),
                _(
                    "Entering takes about ten minutes. What you have entered is kept for 30 days, so you can stop "
                    "and go on later. We look through it within three business days and write to you."
                ),
            ),
            (
                _("Can I sign up by post?"),
                _("Yes. Call the window for signing up, and we send you the form. The rest goes the same way."),
            ),
        ),
    ),
    (
        "money",
        _("Fees and payment"),
        (
            (
                _("When am I charged?"),
                _(
                    "For each application when its procedure is complete, for each conformity certificate when it "
                    "was transmitted, and for each maintenance record when it is first printed. Registering, "
                    "holding and correcting cost nothing."
                ),
            ),
            (
                _("How do I pay?"),
                _(
                    "By direct debit, once a month. The month is closed on its last day; you find the invoice and "
                    "its details on the screen before the debit."
                ),
            ),
            (
                _("What are advances?"),
                _(
                    "Inspection fees and technical information fees that the agent has paid for you. They stand on "
                    "the invoice apart from our fees, and no consumption tax lies on them."
                ),
            ),
            (
                _("Do I get a qualified invoice?"),
                _(
                    "Yes, each month, with the registration number and the tax for each rate. It can be downloaded "
                    "for 18 months."
                ),
            ),
            (
                _("Does it cost anything to stop?"),
                _(
                    "No. There is no entrance fee, no basic fee and no fee for leaving. What was used until then is"
                    " charged in a final invoice."
                ),
            ),
        ),
    ),
    (
        "using",
        _("Using the service"),
        (
            (
                _("Do I need special software or a certificate on my PC?"),
                _(
                    "No. A current browser is enough. A workshop that wishes a second lock can have client "
                    "certificates."
                ),
            ),
            (
                _("Does it work on a tablet?"),
                _(
                    "Yes. Every screen can be used on a tablet, and the QR codes of the vehicle inspection "
                    "certificate can be read with a reader."
                ),
            ),
            (
                _("May I send a request before the day from which it counts?"),
                _(
                    "Yes. Give the planned day, and the request is held and sent by itself on that day. The screen "
                    "shows from when no validity is lost."
                ),
            ),
            (
                _("What happens if I send at night or on a holiday?"),
                _("We keep the request and pass it on when the other side opens. You need not wait or send again."),
            ),
            (
                _("I have forgotten my password."),
                _(
                    "Ask the administrator of your organization to give you a one-time password. If nobody of your "
                    "organization can sign in, call the window for signing in."
                ),
            ),
        ),
    ),
    (
        "safety",
        _("Safety"),
        (
            (
                _("Who sees the name and address of the vehicle's user?"),
                _(
                    "Your organization, within the bases one works at, and the agent to whom you have sent the "
                    "request. Other members and the operator do not see them, and they stand in no statement."
                ),
            ),
            (
                _("How is what I enter protected?"),
                _(
                    "Lines are encrypted, each user has an own sign-in with rights, every act is recorded, and "
                    "received files are checked for viruses. The terms of use name all eight measures."
                ),
            ),
        ),
    ),
)
"""Of each group its anchor, its title, and pairs of question and answer."""
