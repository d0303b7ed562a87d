"""To the provider and back. Authlib keeps state, nonce and PKCE verifier in the session, and checks signature, issuer and audience."""

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, render_template, request, session, url_for
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as Redirect

from ixevents.accounts import actions, entering
from ixevents.accounts.models import Factor, Staff
from ixevents.core.links import external
from ixevents.core.logs import log
from ixevents.extensions import db, limiter

SECONDS = 10
_NEXT = "single_sign_on_next"

bp = Blueprint("sso", __name__, url_prefix="/staff/single-sign-on")

Answer = Redirect | tuple[str, int]


def init_app(app: Flask) -> None:
    """Say who the provider is."""
    oauth = OAuth(app)
    oauth.register(
        "house",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=f"{str(app.config['OIDC_ISSUER']).rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )
    app.extensions["single_sign_on"] = oauth.house


@bp.get("/")
@limiter.limit("30 per minute")
def start() -> Answer:
    """Go to the provider. By a link, not a form: our pages let no form lead elsewhere."""
    session[_NEXT] = entering.inside(request.args.get("next"))
    try:
        answer: Redirect = current_app.extensions["single_sign_on"].authorize_redirect(external("sso.arrive"))
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
        return _refused(type(error).__name__, 503)
    return answer


@bp.get("/return")
@limiter.limit("30 per minute")
def arrive() -> Answer:
    """Come back from the provider: it says whose address was verified, we say who was invited."""
    wanted = session.get(_NEXT)
    try:
        issuer = {"iss": {"essential": True, "values": [current_app.config["OIDC_ISSUER"]]}}
        claims = current_app.extensions["single_sign_on"].authorize_access_token(claims_options=issuer).get("userinfo") or {}
    except (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError) as error:
        return _refused(type(error).__name__, 422)
    staff = actions.arrive(str(claims.get("email", "")), verified=claims.get("email_verified") is True)
    if staff is None:
        return _refused("no account", 422)
    factor = Factor.PROVIDER if current_app.config["OIDC_SECOND_FACTOR"] else None
    return _let_in(staff, factor, wanted)


def _let_in(staff: Staff, factor: Factor | None, wanted: str | None) -> Redirect:
    entering.enter(staff, factor)
    db.session.commit()
    return entering.go_on(staff, factor, wanted)


def _refused(reason: str, status: int) -> tuple[str, int]:
    """Say that it did not work, and nothing of whom we know."""
    session.pop(_NEXT, None)
    log.warning("single sign-on refused", reason=reason)
    heading = _("Single sign-on did not let you in")
    return render_template("accounts/single_sign_on.html", heading=heading, again=url_for(".start")), status
