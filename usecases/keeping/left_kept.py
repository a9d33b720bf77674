"""Texts that stay when an organization that left is erased, table by table, and why."""

COMPANY = "who was billed for what: the organization's own name, numbers and places"
CASE = "the car and the course of its case; the vehicle user's words go three years after the request's end"
WORD = "a word, a mark or a number of ours, which names no person"
OPERATOR = "the operator's or the state's own, of no member"
AGENT = "an agent's, and agents do not leave"
PROOF = "what the audit, and the proof that nobody touched it, consists of; it has its own term"

KEPT: dict[tuple[str, str], str] = {
    ("organizations", COMPANY): (
        "member_code name kana short_name affiliation_code affiliation_name designation_number designation_key "
        "certification_number operator_id corporate_number invoice_number"
    ),
    ("organizations", WORD): "own_fields_needed functions function_terms",
    ("bases", COMPANY): (
        "code name name_key short_name delegate_number certification_number designation_number ainas_code agency_id"
    ),
    ("bases", WORD): "cut_off_registered cut_off_kei default_office_registered default_office_kei",
    ("organization_events", "the ground of a stop, in words of the operator, which nothing can change"): "text",
    ("users", WORD): "base_key language default_office_registered default_office_kei",
    ("handovers", WORD): "requests",
    ("client_certificates", WORD): "serial fingerprint",
    ("direct_debit_accounts", WORD): "moves",
    ("mails", WORD): "language cause message_id error facts",
    ("charges", COMPANY): "cause kind tax_class",
    ("applications", CASE): (
        "number oss_words unclear plate_region plate_class plate_kana plate_serial plate_key chassis_number "
        "chassis_key chassis_reversed user_name name_key office_code office_name receipt_number correction_reason "
        "correction_message rejection_reason portal_facts expected_fees memo"
    ),
    ("inspection_requests", CASE): (
        "plate_region plate_class plate_kana plate_serial plate_key chassis_number chassis_key chassis_reversed "
        "model_code engine_model first_registered user_name name_key representative address_1 address_2 validity_term "
        "delegate_number certificate_number account_id waivers option_code own_fields memo returned_reason "
        "returned_text updated_side"
    ),
    ("cars", CASE): (
        "plate_region plate_class plate_kana plate_serial plate_key chassis_number chassis_key stamped_plate_key "
        "model_code engine_model first_registered user_name representative address_1 address_2 certificate_number"
    ),
    ("case_events", CASE): "side code",
    ("lodgements", CASE): "idempotency_key body signature",
    ("payments", CASE): "portal_reference reason",
    ("portal_events", CASE): "raw",
    ("mandates", CASE): "issuer",
    ("search_grams", CASE): "gram",
    ("own_words", CASE): "word",
    ("file_contents", "the bytes go with the last file that names them"): "sha256 body",
    ("audit_entries", PROOF): "login_id role address code record facts hash",
    ("audit_heads", PROOF): "hash",
    ("audit_anchors", PROOF): "hash",
    ("sign_in_guards", WORD): "key",
    ("worker_beats", WORD): "worker",
    ("portal_accounts", AGENT): (
        "payer_id bulk_user_id sealed_password sealed_arrival_password email person phone sealed_new_password "
        "change_error stopped_reason lease_holder"
    ),
    ("signing_certificates", AGENT): (
        "serial fingerprint certified_trade_name certified_holder certified_address certificates sealed_key "
        "sealed_file trade_name_kana trade_name holder_kana holder postal_code address_1 address_2 "
        "differing uploaded_by"
    ),
    ("certificate_authorities", OPERATOR): "certificate sealed_key revocation_list",
    ("handouts", OPERATOR): "title title_key text",
    ("planned_stops", OPERATOR): "text",
    ("reference_rows", OPERATOR): "list_name row_key facts source",
    ("terms_versions", OPERATOR): "sections summary",
}
"""By table and reason the names of the columns; whoever adds a column says here, or among the emptied, what of it."""
