"""組織: searching them, looking at one, and the acts on how it stands."""
