"""E-mail by SMTP, for phones that have a mailbox by their number or a mail-to-SMS gateway."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Literal

from pydantic import model_validator

from queue_server.kernel.outward import fault_of
from queue_server.notices.connectors.wire import Way
from queue_server.notices.model import Message, Outcome
from queue_server.notices.wording import text_of

PORTS = {"tls": 465, "starttls": 587, "none": 25}


class Settings(Way):
    """`to` makes an address of the phone ("{phone}@139.com"). A password is given over an encrypted line alone, or to a
    server on this machine."""

    host: str
    port: int | None = None
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    sender: str
    to: str
    subject: str = "大厅通知"
    subject_en: str = "A notice from the hall"

    @model_validator(mode="after")
    def _keeps_the_password(self) -> Settings:
        if self.user and self.security == "none" and self.host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError('user and password need security = "tls" or "starttls"')
        return self


def send(settings: Settings, message: Message) -> Outcome:
    """One mail; sent when the server has taken it over."""
    mail = _mail(settings, message)
    try:
        link = _open(settings)
    except (OSError, smtplib.SMTPException) as error:
        return _before(error)
    try:
        try:
            link.mail(settings.sender)
            code, _said = link.rcpt(mail["To"])
        except (OSError, smtplib.SMTPException) as error:
            return _before(error)
        if code >= 400:
            return Outcome("refused" if code >= 500 else "busy", f"smtp_{code}")
        try:
            code, _said = link.data(mail.as_bytes())
        except smtplib.SMTPDataError as error:
            return _before(error)
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("unsure", _fault(error))
        return Outcome("sent") if code < 400 else Outcome("refused" if code >= 500 else "busy", f"smtp_{code}")
    finally:
        link.close()


def probe(settings: Settings) -> str:
    """Whether the server answers and lets us in."""
    try:
        _open(settings).close()
    except (OSError, smtplib.SMTPException) as error:
        return _fault(error)
    return ""


def _mail(settings: Settings, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = settings.sender
    mail["To"] = settings.to.format(phone=message.to)
    mail["Subject"] = settings.subject_en if message.lang == "en" else settings.subject
    mail["Message-ID"] = f"<{message.id}@{settings.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text_of(message.kind, message.lang, message.words, is_sms=False))
    return mail


def _open(settings: Settings) -> smtplib.SMTP:
    port, timeout_s = settings.port or PORTS[settings.security], settings.timeout_s
    if settings.security == "tls":
        link: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, port, timeout=timeout_s, context=ssl.create_default_context()
        )
    else:
        link = smtplib.SMTP(settings.host, port, timeout=timeout_s)
    try:
        if settings.security == "starttls":
            link.starttls(context=ssl.create_default_context())
        link.ehlo_or_helo_if_needed()
        if settings.user:
            link.login(settings.user, settings.password)
    except BaseException:
        link.close()
        raise
    return link


def _before(error: Exception) -> Outcome:
    """Of a fault before the mail was handed over: it surely has not gone out."""
    return Outcome("busy", _fault(error))


def _fault(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "not_let_in"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"smtp_{error.smtp_code}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "no_encryption"
    return fault_of(error)
