"""A login file as tests write it."""

AUTH = """
[auth]
redirect_uri = "https://maps.example.org/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "dateline"
client_secret = "s"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"
"""
ROLES = """
[roles]
admin = ["Ann@example.org", "group:chiefs"]
analyst = ["ann@example.org", "group:Desk", "@desk.example.org"]
reader = ["@example.org"]
"""


def login_text(auth: str = AUTH, roles: str = ROLES) -> str:
    """Return a login file."""
    return auth + roles
