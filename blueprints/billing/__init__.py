"""請求・帳票: the page of documents and the documents."""
