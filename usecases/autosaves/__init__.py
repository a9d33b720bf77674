"""途中保存: keep what stands in a form, offer it again, throw it away."""
