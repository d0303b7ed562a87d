"""Extension instances, unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy

from ixevents.core.catalogues import CATALOGUES
from ixevents.core.db import Base

# expire_on_commit off: a view redirects after its one commit and must not pay a query to read back
# what it has just written.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
babel = Babel()
babel.domain_instance = CATALOGUES
mail = Mail()
limiter = Limiter(key_func=get_remote_address)
