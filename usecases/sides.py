"""The parties around a case under names of their own; made once, because an alias is dear to make."""

from sqlalchemy.orm import aliased

from models.applications import Application
from models.organizations import Base, Organization
from models.users import User

Client, Agent = aliased(Organization), aliased(Organization)
ClientBase, AgentBase = aliased(Base), aliased(Base)
EnteredBy, UpdatedBy, SetBy = aliased(User), aliased(User), aliased(User)
OtherAttempt = aliased(Application)
