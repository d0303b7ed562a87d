"""What the journal calls what is done with accounts of staff and by those who sign in."""

from flask_babel import lazy_gettext as _l

VERBS: dict[str, object] = {
    "add_app": _l("has added an app for codes"),
    "add_passkey": _l("has added a passkey"),
    "change_password": _l("has changed the password"),
    "change_roles": _l("has changed roles"),
    "end_sessions": _l("has ended sessions"),
    "end_sign_ins": _l("has ended sign-ins"),
    "remove_app": _l("has removed an app for codes"),
    "remove_passkey": _l("has removed a passkey"),
    "renew_recovery_codes": _l("has made new recovery codes"),
    "reset_factors": _l("has reset the second factor"),
    "reset_password": _l("has set a new password"),
    "sign_in": _l("has signed in"),
    "sign_out": _l("has signed out"),
    "take_up_invitation": _l("has taken up an invitation"),
    "use_recovery_code": _l("has used a recovery code"),
}

KINDS: dict[str, object] = {
    "staff": _l("Account"),
}

VALUES: dict[str, object] = {
    "administrator": _l("administrator"),
    "programme_officer": _l("programme officer"),
    "council_secretary": _l("council secretary"),
    "reception": _l("reception"),
    "statistics": _l("statistics"),
}

SCREENS: dict[str, tuple[str, str]] = {
    "staff": ("staff_people.person", "staff_id"),
}
