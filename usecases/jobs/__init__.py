"""Work outside a page: asked for in the transaction of its act, claimed by one worker at a time."""
