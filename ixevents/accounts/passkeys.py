"""Passkeys (WebAuthn): keys kept by a telephone, computer or security key, which ask for a finger, face or PIN themselves.

So one passkey is both factors. py-webauthn does the cryptography; it is imported where it is used, for its memory.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete

from ixevents.accounts import queries
from ixevents.accounts.models import Challenge, Passkey, Staff
from ixevents.core.clock import now
from ixevents.core.refusal import Refused
from ixevents.extensions import db

ANSWER_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Site:
    """Whom a passkey is for: a host name, and the origin pages have."""

    name: str
    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """Whether the host has a name; browsers make no passkey for a bare number."""
        try:
            ip_address(self.name)
        except ValueError:
            return True
        return False


def site(host: str) -> Site:
    """Return the site of the configured address; in development also that of localhost, as which a browser may know us."""
    base = urlsplit(current_app.config["BASE_URL"])
    if current_app.config["ENVIRONMENT"] == "development" and host.partition(":")[0] == "localhost":
        return Site("localhost", f"http://{host}")
    return Site(base.hostname or "", f"{base.scheme}://{base.netloc}")


def questions_for_new(staff: Staff, existing: Iterable[Passkey], where: Site) -> str:
    """Return what the browser needs for making a passkey, as JSON."""
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415
    from webauthn.helpers import base64url_to_bytes, structs  # noqa: PLC0415

    chosen = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.REQUIRED, user_verification=structs.UserVerificationRequirement.REQUIRED
    )
    options = generate_registration_options(
        rp_id=where.name,
        rp_name=current_app.config["SITE_NAME_FR"],
        user_id=_handle(staff),
        user_name=staff.email,
        user_display_name=staff.name,
        challenge=_new_challenge(staff),
        authenticator_selection=chosen,
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in existing],
    )
    return options_to_json(options)


def questions_for_sign_in(where: Site) -> str:
    """Return what the browser needs for signing in with any passkey it has for this site, as JSON."""
    from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415
    from webauthn.helpers import structs  # noqa: PLC0415

    options = generate_authentication_options(
        rp_id=where.name, challenge=_new_challenge(None), user_verification=structs.UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options)


def made(staff: Staff, answer: str, where: Site, name: str) -> Passkey:
    """Return the new passkey a browser answers with. Raises `Refused` when anything about it is wrong."""
    from webauthn import verify_registration_response  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415

    verified = _checked(
        verify_registration_response,
        credential=answer,
        expected_challenge=_taken_challenge(answer, staff),
        expected_rp_id=where.name,
        expected_origin=where.origin,
        require_user_verification=True,
    )
    return Passkey(
        staff_id=staff.id,
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name,
    )


def shown(answer: str, where: Site) -> Passkey:
    """Return the passkey somebody has just shown, its owner loaded. Raises `Refused` when anything about it is wrong."""
    from webauthn import verify_authentication_response  # noqa: PLC0415

    challenge = _taken_challenge(answer, None)
    passkey = db.session.scalars(queries.passkey(str(_parsed(answer).get("id", ""))[:1400])).first()
    if passkey is None or not passkey.staff.active:
        raise _refusal()
    verified = _checked(
        verify_authentication_response,
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=where.name,
        expected_origin=where.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=True,
    )
    passkey.sign_count, passkey.used_at = verified.new_sign_count, now()
    return passkey


def expire(moment: datetime) -> int:
    """Forget questions nobody answered."""
    result = db.session.execute(delete(Challenge).where(Challenge.made_at <= moment - ANSWER_WITHIN))
    return int(result.rowcount)  # type: ignore[attr-defined]


def _new_challenge(staff: Staff | None) -> bytes:
    expire(now())
    challenge = secrets.token_bytes(32)
    db.session.add(Challenge(digest=hashlib.sha256(challenge).hexdigest(), staff_id=staff.id if staff else None))
    db.session.flush()
    return challenge


def _taken_challenge(answer: str, staff: Staff | None) -> bytes:
    """Return the question an answer is to. It is gone then: an answer that is heard twice is right once."""
    from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

    try:
        client = json.loads(base64url_to_bytes(_parsed(answer)["response"]["clientDataJSON"]))
        challenge = base64url_to_bytes(client["challenge"])
    except (KeyError, TypeError, ValueError) as error:
        raise _refusal() from error
    asked = delete(Challenge).where(
        Challenge.digest == hashlib.sha256(challenge).hexdigest(),
        Challenge.made_at > now() - ANSWER_WITHIN,
        Challenge.staff_id == staff.id if staff else Challenge.staff_id.is_(None),
    )
    if not db.session.execute(asked).rowcount:  # type: ignore[attr-defined]
        raise _refusal()
    return challenge


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer)
    except ValueError as error:
        raise _refusal() from error
    return parsed if isinstance(parsed, dict) else {}


def _checked(check: Any, **values: Any) -> Any:
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        return check(**values)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise _refusal() from error


def _refusal() -> Refused:
    return Refused(_("This passkey could not be used here. Try again, or sign in with your password."), "passkey")


def _handle(staff: Staff) -> bytes:
    """Return what a passkey calls its owner: not the address, nor the number."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"staff-passkey:{staff.id}".encode(), hashlib.sha256).digest()
