"""The links by which the people of an accepted company set their first passwords."""
