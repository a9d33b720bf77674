"""The list of revoked certificates, for a TLS front on any machine."""

from flask import Blueprint, Response, abort

from blueprints.shared.access import public
from blueprints.shared.moment import now
from usecases.client_certificates.lists import published_lists
from usecases.transaction import reading

blueprint = Blueprint("client_certificates", __name__)


@blueprint.get("/client-certificates/revoked.pem")
@public("a TLS front fetches it; it names serial numbers alone")
def revoked() -> Response:
    with reading() as session:
        lists = published_lists(session, now())
    if not lists:
        abort(404)
    return Response(lists, mimetype="application/x-pem-file")
