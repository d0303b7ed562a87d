"""Settings, a page for each part."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ixevents.accounts import access
from ixevents.accounts.access import needs
from ixevents.accounts.roles import Power
from ixevents.core.languages import LANGUAGES
from ixevents.core.refusal import Conflict, Refused
from ixevents.core.web import current_language, plain
from ixevents.events import programme as programmes
from ixevents.extensions import db
from ixevents.settings import actions, fields, logos, queries, store
from ixevents.settings.models import StoredSettings
from ixevents.staff.settings import forms, unused
from ixevents.staff.settings import texts as programme_texts
from ixevents.staff.settings.forms import LogoForm, RemoveLogoForm, VersionedForm

bp = Blueprint("staff_settings", __name__, url_prefix="/staff/settings")

PLAIN = 'any(organiser, programmes, letters, periods, retention, "open-data"):part'


@bp.get("/")
@needs(Power.CHANGE_SETTINGS)
def index() -> Response:
    """Lead to the first part."""
    return redirect(url_for("staff_settings.show_part", part=fields.ORGANISER.slug), 303)


@bp.get(f"/<{PLAIN}>")
@needs(Power.CHANGE_SETTINGS)
def show_part(part: str) -> str:
    """Show the settings of one part."""
    section = fields.SECTIONS[part]
    row = _stored(part)
    form = forms.for_section(section)(data=_standing(section))
    form.version.data = str(row.version if row else 0)
    return _page(section, form)


@bp.post(f"/<{PLAIN}>")
@needs(Power.CHANGE_SETTINGS)
def save_part(part: str) -> Response | tuple[str, int]:
    """Store the settings of one part."""
    section = fields.SECTIONS[part]
    form = forms.for_section(section)()
    valid = form.validate()
    if not (unused.agreed(form) and valid):
        return _page(section, form), 422
    values = {name: form[name].data for field in section.fields for name in field.names}
    kept = {
        name: values[name] for field in section.fields if _differs(field, values) for name in field.names if values[name] not in ("", None)
    }
    try:
        actions.save(part, form.opened_on, kept, actor=access.actor())
    except Conflict as conflict:
        return _conflict(section, form, conflict, values)
    return _saved(url_for("staff_settings.show_part", part=part))


@bp.get("/texts")
@needs(Power.CHANGE_SETTINGS)
def texts() -> str:
    """Show the texts of the programmes."""
    held, version = _held_texts()
    form = _texts_form(data={f"{slug}_{lang}": text.get(lang, "") for slug, text in held.items() for lang in LANGUAGES})
    form.version.data = str(version)
    programme_texts.show_marks(form, _programmes(), held)
    return _texts_page(form)


@bp.post("/texts")
@needs(Power.CHANGE_SETTINGS)
def save_texts() -> Response | tuple[str, int]:
    """Store the texts of the programmes: in French and Dutch, or not at all (LANG-01)."""
    form = _texts_form()
    valid = form.validate()
    if not (_both_languages(form) and valid):
        return _texts_page(form), 422
    held, version = _held_texts()
    if form.opened_on == version:
        programme_texts.show_marks(form, _programmes(), held)
    try:
        kept = programme_texts.to_keep(form, _programmes(), held)
        actions.save(fields.TEXTS.slug, version, {"PROGRAMME_TEXTS": kept}, actor=access.actor())
    except Conflict as conflict:
        db.session.rollback()
        programme_texts.take_over(form, _programmes(), _held_texts()[0])
        typed = {f"{slug}_{lang}": form[f"{slug}_{lang}"].data for slug in _programmes() for lang in LANGUAGES}
        return _conflict(fields.TEXTS, form, conflict, typed)
    return _saved(url_for("staff_settings.texts"))


@bp.get("/logos")
@needs(Power.CHANGE_SETTINGS)
def logo_list() -> str:
    """Show the logos."""
    return _logos_page(LogoForm(formdata=None))


@bp.post("/logos")
@needs(Power.CHANGE_SETTINGS)
def add_logo() -> Response | tuple[str, int]:
    """Add a logo."""
    form = LogoForm()
    upload = request.files.get("picture")
    valid = form.validate()
    if upload is None or not upload.filename:
        form.picture.errors = [_("Choose a picture")]
        valid = False
    if not valid or upload is None:
        return _logos_page(form), 422
    words = {"fr": str(form.words_fr.data), "nl": str(form.words_nl.data)}
    try:
        logos.add(form.opened_on, upload.read(), words, actor=access.actor())
    except Refused as refusal:
        form.picture.errors = [refusal.message]
        return _logos_page(form), 409 if refusal.reason == "conflict" else 422
    return _saved(url_for("staff_settings.logo_list"))


@bp.post("/logos/remove")
@needs(Power.CHANGE_SETTINGS)
def remove_logo() -> Response:
    """Show a logo no longer."""
    form = RemoveLogoForm()
    try:
        logos.remove(form.opened_on, str(form.code.data), actor=access.actor())
    except Refused as refusal:
        flash(refusal.message, "warning")
        return redirect(url_for("staff_settings.logo_list"), 303)
    return _saved(url_for("staff_settings.logo_list"))


def _differs(field: fields.Field, values: Mapping[str, Any]) -> bool:
    """Whether a setting says something of its own in any language: a language kept alone would be read beside another's words."""
    said = {name: values[name] for name in field.names if values[name] not in ("", None)}
    return any(value != store.default(name) for name, value in said.items())


def _saved(address: str) -> Response:
    db.session.commit()
    store.refresh(now=True)
    flash(_("Saved."), "success")
    return redirect(address, 303)


def _stored(slug: str) -> StoredSettings | None:
    return db.session.scalars(queries.section(slug)).first()


def _standing(section: fields.Section) -> dict[str, Any]:
    """Return what stands now, stored or the environment's; nothing in English where that only follows the French."""
    row = _stored(section.slug)
    held = row.held if row else {}
    follows = {en for fr, en in fields.french_and_english() if fr in held and en not in held}
    return {name: "" if name in follows else current_app.config.get(name, "") for field in section.fields for name in field.names}


def _programmes() -> list[str]:
    return [programme.slug for programme in programmes.all_programmes()]


def _held_texts() -> tuple[dict[str, dict[str, str]], int]:
    """Return the texts as they are stored, and at which version."""
    row = _stored(fields.TEXTS.slug)
    return (row.held if row else {}).get("PROGRAMME_TEXTS", {}), row.version if row else 0


def _texts_form(**values: Any) -> VersionedForm:
    return forms.for_texts(_programmes())(**values)


def _both_languages(form: VersionedForm) -> bool:
    """Whether each text stands in French and Dutch or not at all; says so beside the language that lacks."""
    whole = True
    for slug in _programmes():
        if any((form[f"{slug}_{lang}"].data or "").strip() for lang in LANGUAGES):
            for lang, words in (("fr", _("Write this in French")), ("nl", _("Write this in Dutch"))):
                if not (form[f"{slug}_{lang}"].data or "").strip():
                    form[f"{slug}_{lang}"].errors = [words]
                    whole = False
    return whole


def _conflict(section: fields.Section, form: VersionedForm, conflict: Refused, typed: dict[str, Any]) -> tuple[str, int]:
    """Show what was typed beside what somebody else saved; saving again then means to overwrite it."""
    db.session.rollback()
    store.refresh(now=True)
    row = _stored(section.slug)
    form.version.data = str(row.version if row else 0)
    theirs = _flat(section)
    others = [(name, theirs.get(name, ""), value) for name, value in typed.items() if str(theirs.get(name, "") or "") != str(value or "")]
    named = {f"{one.slug}_{lang}": plain(one.name) for one in programmes.all_programmes() for lang in LANGUAGES}
    labels = {**fields.labels(), **named}
    rows = [(f"{labels.get(name, name)} {_suffix(name)}".strip(), _told(old), _told(new)) for name, old, new in others]
    page = _texts_page(form, conflict.message, rows) if section is fields.TEXTS else _page(section, form, conflict.message, rows)
    return page, 409


def _told(value: object) -> object:
    return (_("yes") if value else _("no")) if isinstance(value, bool) else value


def _flat(section: fields.Section) -> dict[str, Any]:
    if section is not fields.TEXTS:
        return _standing(section)
    return {f"{slug}_{lang}": getattr(text, lang) for slug, text in current_app.config["PROGRAMME_TEXTS"].items() for lang in LANGUAGES}


def _suffix(name: str) -> str:
    ending = name.rpartition("_")[2].lower()
    return f"({ending.upper()})" if ending in LANGUAGES else ""


def _page(section: fields.Section, form: VersionedForm, conflict: str = "", others: list[tuple[str, Any, Any]] | None = None) -> str:
    return render_template(
        "staff/settings/part.html", part=section, parts=_tabs(section), form=form, conflict=conflict, others=others or []
    )


def _texts_page(form: VersionedForm, conflict: str = "", others: list[tuple[str, Any, Any]] | None = None) -> str:
    named = [(programme.slug, programme.name) for programme in programmes.all_programmes()]
    return render_template(
        "staff/settings/texts.html", parts=_tabs(fields.TEXTS), form=form, named=named, conflict=conflict, others=others or []
    )


def _logos_page(form: LogoForm) -> str:
    row = _stored(logos.SECTION)
    version = str(row.version if row else 0)
    form.version.data = version
    codes = [held["code"] for held in (row.held if row else {}).get("LOGOS", [])]
    shown = list(zip(codes, logos.shown(current_language()), strict=False))
    return render_template("staff/settings/logos.html", parts=_tabs(fields.LOGOS), form=form, shown=shown, version=version, most=logos.MOST)


def _tabs(current: fields.Section) -> list[tuple[str, str, bool]]:
    addresses = {"texts": url_for("staff_settings.texts"), "logos": url_for("staff_settings.logo_list")}
    return [
        (str(section.title), addresses.get(section.slug) or url_for("staff_settings.show_part", part=section.slug), section is current)
        for section in fields.SECTIONS.values()
    ]
