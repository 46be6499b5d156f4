"""The questions about the mail server; a kept password is never shown, and goes to no other server than it was typed for."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fachplan.base.mail_server import PLAIN, STARTTLS, TLS, MailServer

HOST = re.compile(r"^[A-Za-z0-9.:\-]{1,253}$")


class MailServerForm(forms.Form):
    """Host, port, encryption, sign-in and sender."""

    host = forms.CharField(label=gettext_lazy("Mail server"), max_length=253, required=False,
                           help_text=gettext_lazy("For example mail.stadt.de. Left empty, mails become files and stand in the outbox."))
    port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=gettext_lazy("Encryption"), choices=[
        (STARTTLS, gettext_lazy("STARTTLS, mostly port 587")), (TLS, gettext_lazy("TLS, mostly port 465")),
        (PLAIN, gettext_lazy("none, only inside your own network"))])
    user = forms.CharField(label=gettext_lazy("User name"), max_length=200, required=False)
    password = forms.CharField(label=gettext_lazy("Password"), max_length=500, required=False, strip=False,
                               widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    sender = forms.EmailField(label=gettext_lazy("Sender of all mails"), required=False)

    def __init__(self, *told: Any, kept: MailServer | None = None, **more: Any) -> None:
        super().__init__(*told, **more)
        self.kept = kept
        if kept is not None and kept.password:
            self.fields["password"].help_text = _("One is kept and is not shown. Left empty, it stays as it is.")

    def clean_host(self) -> str:
        host: str = self.cleaned_data["host"].strip()
        if host and not HOST.match(host):
            raise forms.ValidationError(_("Write only the name of the server, like mail.stadt.de."))
        return host

    def clean(self) -> dict[str, Any]:
        """A password goes in the clear to no other machine, and never to another server than before."""
        given = super().clean() or {}
        server = self.server()
        if server is None or self.errors:
            return given
        if server.password and server.security == PLAIN and not server.near:
            self.add_error("security", _("Without encryption no password is sent. Choose STARTTLS or TLS."))
        if server.user and not server.password:
            self.add_error("password", _("Please type the password for this server."))
        return given

    def server(self) -> MailServer | None:
        """What was typed; the kept password where server and user are the same."""
        given = self.cleaned_data
        if not given.get("host"):
            return None
        same = self.kept is not None and (self.kept.host, self.kept.port, self.kept.user) == (
            given["host"], given.get("port"), given.get("user"))
        password = given.get("password") or (self.kept.password if same and self.kept is not None else "")
        return MailServer(given["host"], given.get("port") or 587, given.get("security") or STARTTLS, given.get("user") or "",
                          password if given.get("user") else "")
