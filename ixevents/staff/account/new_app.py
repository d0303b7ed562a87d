"""An authenticator app being set up: its secret travels in the page, signed, and is kept only once it has shown a right code."""

from dataclasses import dataclass

from ixevents.accounts import totp
from ixevents.accounts.models import Staff
from ixevents.core import tokens

_PURPOSE = "staff-new-app"
_SECONDS = 3600


@dataclass(frozen=True)
class NewApp:
    """What the page shows, and what it sends back."""

    account: str
    secret: str

    @classmethod
    def begin(cls, staff: Staff) -> "NewApp":
        """Return a new one."""
        return cls(staff.email, totp.new_secret())

    @classmethod
    def read(cls, staff: Staff, signed: str | None) -> "NewApp":
        """Return the one a page sent back; a new one when that page is old, forged or somebody else's."""
        value = tokens.read(_PURPOSE, signed or "", _SECONDS)
        if isinstance(value, list) and len(value) == 2 and value[0] == staff.id:
            return cls(staff.email, str(value[1]))
        return cls.begin(staff)

    def sign(self, staff: Staff) -> str:
        """Return the secret, encrypted and signed for one person."""
        return tokens.sign(_PURPOSE, [staff.id, self.secret])

    @property
    def picture(self) -> str:
        """The QR code, as an address an image can have."""
        import segno  # noqa: PLC0415  # here, for its start: see serve.py

        return str(segno.make(totp.address(self.secret, self.account), error="m").svg_data_uri(scale=5, border=4, light="#fff"))

    @property
    def typed(self) -> str:
        """The secret for typing."""
        return totp.typed(self.secret)
