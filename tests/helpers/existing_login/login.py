"""The login of an existing application, as docs/host-servers.md imports it."""

import re

USERS = {
    "ann": {"id": "ann", "name": "Ann Lee", "groups": ["BOSTON"]},
    "bob": {"id": "bob", "name": "Bob Ray", "groups": ["NEW YORK", "staff"]},
    "eve": {"id": "eve", "name": 'Eve "É" O\\Neil', "groups": []},
}


def signed_in(cookie):
    """The cookie alone signs a user in: this login is not under test."""
    found = re.search(r"\buser=(\w+)", cookie or "")
    return found and USERS.get(found[1])
