"""ダウンロード: an organization's own documents."""
