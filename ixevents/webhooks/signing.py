"""How a call proves that it comes from here: Standard Webhooks 1.0, HMAC-SHA256 of its number, moment and body."""

import base64
import hashlib
import hmac
from datetime import datetime

from ixevents.core import tokens
from ixevents.webhooks.models import Webhook


def secret(webhook: Webhook) -> str:
    """Return the secret to give to the other system, as the libraries of the standard take it."""
    return f"whsec_{base64.b64encode(_secrets(webhook)[0]).decode()}"


def headers(webhook: Webhook, message: str, at: datetime, body: str) -> dict[str, str]:
    """Return the headers of a call: signed with the secret and, after the site's key was changed, with the one before as well."""
    stamp = str(int(at.timestamp()))
    signed = f"{message}.{stamp}.{body}".encode()
    signatures = [base64.b64encode(hmac.digest(one, signed, hashlib.sha256)).decode() for one in _secrets(webhook)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "ixevents",
        "Webhook-Id": message,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": " ".join(f"v1,{one}" for one in signatures),
    }


def _secrets(webhook: Webhook) -> list[bytes]:
    # From the key of the site, so that neither the database nor a backup of it holds them.
    return [hmac.digest(key.encode(), f"webhook:{webhook.salt}".encode(), hashlib.sha256) for key in tokens.secret_keys()]
