"""A real IMAP server (Dovecot) and a real mail server (Postfix), private to a test: own folders, free ports of this machine alone."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

PASSWORD = "only-for-tests"
BOUNCES = "bounces"
"""The account to which Postfix delivers what cannot be delivered."""
PATIENCE = 20.0

_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
maildir_very_dirty_syncs = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

_POSTFIX = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = bounce.example.org, people.example.org
virtual_mailbox_maps = inline:{{ {{ b@bounce.example.org = bounces/ }} }}
virtual_mailbox_base = {mail}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
"""

_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
virtual   unix - n n - - virtual
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
smtp      unix - - n - - smtp
proxymap  unix - - n - - proxymap
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postbox:
    """One account on a Dovecot, and the way into it; any name is an account."""

    folder: Path
    port: int
    account: str

    @property
    def settings(self) -> dict[str, str]:
        """What the application is told to read it."""
        values = {"HOST": "127.0.0.1", "PORT": str(self.port), "USER": self.account, "PASSWORD": PASSWORD, "TLS": "none"}
        return {f"IXEVENTS_IMAP_{name}": value for name, value in values.items()}

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[MailBoxUnencrypted]:
        """Look into it, as somebody with a mail program would."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10).login(self.account, PASSWORD, initial_folder=folder) as box:
            yield box

    def put(self, *messages: bytes, folder: str = "INBOX") -> None:
        """Have messages arrive."""
        with self.opened(folder) as box:
            for message in messages:
                box.append(message, folder)

    def subjects(self, folder: str = "INBOX") -> list[str]:
        """What lies in a folder."""
        with self.opened(folder) as box:
            return [message.subject for message in box.fetch(mark_seen=False)]


@contextmanager
def dovecot() -> Iterator[Callable[[str], Postbox]]:
    """Run a Dovecot, as whoever runs the tests; gives what opens accounts there."""
    with _home() as (folder, owner):
        port = free_port()
        internal, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (owner.pw_name, owner.pw_name)
        values = {"folder": folder, "port": port, "uid": owner.pw_uid, "gid": owner.pw_gid, "password": PASSWORD}
        group = "dovecot" if os.geteuid() == 0 else grp.getgrgid(owner.pw_gid).gr_name
        config = _DOVECOT.format(**values, internal=internal, login=login, group=group)
        (folder / "dovecot.conf").write_text(config)
        process = subprocess.Popen([_program("dovecot"), "-F", "-c", str(folder / "dovecot.conf")])
        try:
            _wait(lambda: _answers(port), folder / "dovecot.log")
            yield lambda account: Postbox(folder, port, account)
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def postfix(postbox: Postbox) -> Iterator[int]:
    """Run a Postfix that delivers bounces into a mailbox, and knows nobody else. Gives its port; needs root."""
    with _home() as (folder, owner):
        port = free_port()
        for name in ("etc", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        values = {"folder": folder, "mail": postbox.folder / "mail", "uid": owner.pw_uid, "gid": owner.pw_gid}
        (folder / "etc" / "main.cf").write_text(_POSTFIX.format(**values))
        (folder / "etc" / "master.cf").write_text(_MASTER.format(port=port))
        command = [_program("postfix"), "-c", str(folder / "etc")]
        subprocess.run([*command, "start"], check=True, capture_output=True)
        try:
            _wait(lambda: _answers(port), folder / "postfix.log")
            yield port
        finally:
            subprocess.run([*command, "abort"], check=False, capture_output=True)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _home() -> Iterator[tuple[Path, pwd.struct_passwd]]:
    """Make a folder that the servers' own users may enter, which pytest's are not."""
    owner = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with tempfile.TemporaryDirectory(prefix="post-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        yield folder, owner


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    assert found, f"{name} is missing: `make test` installs it, or: sudo apt install dovecot-imapd postfix"
    return found


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            return bool(line.recv(1))
    except OSError:
        return False


def _wait(ready: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, log.read_text() if log.exists() else "nothing was logged"
        time.sleep(0.05)
