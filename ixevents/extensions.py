"""Extension instances, unbound; `create_app` binds them."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_mail import Mail
from flask_sqlalchemy import SQLAlchemy

from ixevents.core.catalogues import CATALOGUES
from ixevents.core.db import Base, read_json
from ixevents.core.limits import client_network

# expire_on_commit off: a view redirects after its one commit and must not pay a query to read back
# what it has just written.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False}, engine_options={"json_deserializer": read_json})
babel = Babel()
babel.domain_instance = CATALOGUES
mail = Mail()
limiter = Limiter(key_func=client_network)
