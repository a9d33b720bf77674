"""A company's name without the word of its legal form, for lists."""

LEGAL_FORMS = (
    "株式会社", "有限会社", "合同会社", "合名会社", "合資会社", "協同組合", "一般社団法人",
    "㈱", "㈲", "（株）", "（有）",
)  # fmt: skip


def short_company_name(name: str, longest: int = 20) -> str:
    """株式会社みなと自動車 → みなと自動車; a name that is nothing else stays."""
    for form in LEGAL_FORMS:
        bare = name.removeprefix(form).removesuffix(form).strip()
        if bare and bare != name:
            return bare[:longest]
    return name[:longest]
