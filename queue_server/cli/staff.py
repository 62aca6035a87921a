"""`quhao staff …`: accounts from the terminal, for the first clerks and for an administrator who lost the password."""

from __future__ import annotations

from pathlib import Path

import click

from queue_server.cli.folder import DATA, check_hall, folder, opened, refuse, stopped
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.staff import second_factor, service
from queue_server.staff.model import NewStaff, Staff, UnknownAccount, normalised_account
from queue_server.staff.passwords import Hasher
from queue_server.staff.roles import ROLE_WORDS, ROLES, Role
from queue_server.staff.second_factor import SecondFactor
from queue_server.staff.sign_in import SignIn

ACTOR = "system"


@click.group()
def staff() -> None:
    """Accounts (a running server takes them through the API)."""


@staff.command("add")
@click.argument("account")
@click.option("--name", prompt="姓名")
@click.option("--number", prompt="工号", help="The staff number people read.")
@click.option("--role", type=click.Choice(ROLES), default="clerk", show_default=True)
@click.option("--hall", default=None, help="The one hall this account works in (else every hall).")
@click.password_option(prompt="密码", confirmation_prompt="再输入一次")
@DATA
def add(account: str, name: str, number: str, role: Role, hall: str | None, password: str, data: Path | None) -> None:
    """Make an account in a folder whose server is stopped."""
    new = NewStaff(account, name, number, role, hall)

    def make() -> Staff:
        with stopped(data) as database:
            if hall is not None:
                database.read(lambda rows: check_hall(rows, hall))
            return _door(database, data).add_account(new, password, ACTOR)

    made = refuse(make)
    click.echo(f"已建立账号 {made.account}：{made.name}，工号 {made.number}，{ROLE_WORDS[made.role][0]}。")


@staff.command("list")
@DATA
def list_accounts(data: Path | None) -> None:
    """Every account: account, name, staff number, role, hall, state."""
    database = opened(data)
    for one in database.read(service.everybody):
        state = "在用" if one.active else "停用"
        click.echo("\t".join((one.account, one.name, one.number, ROLE_WORDS[one.role][0], one.hall or "*", state)))
    database.close()


@staff.command("password")
@click.argument("account")
@click.password_option(prompt="新密码", confirmation_prompt="再输入一次")
@DATA
def new_password(account: str, password: str, data: Path | None) -> None:
    """Set a new password in a folder whose server is stopped."""
    wanted = normalised_account(account)

    def change() -> None:
        with stopped(data) as database:
            _door(database, data).reset_password(_meant(database, wanted).id, password, ACTOR)

    refuse(change)
    click.echo(f"已更换 {wanted} 的密码，原有登录全部失效。")


@staff.command("reset-second-factor")
@click.argument("account")
@DATA
def reset_second_factor(account: str, data: Path | None) -> None:
    """Take the second factor away from who lost phone and recovery codes, in a folder whose server is stopped."""
    wanted = normalised_account(account)

    def change() -> None:
        with stopped(data) as database:
            found = _meant(database, wanted)
            database.write(lambda tx: second_factor.remove(tx, found), ACTOR)

    refuse(change)
    click.echo(f"已取消 {wanted} 的第二重验证，请本人登录后重新设置。")


def _meant(database: Database, account: str) -> Staff:
    found = [one for one in database.read(service.everybody) if one.account == account]
    if not found:
        raise UnknownAccount()
    return found[0]


def _door(database: Database, data: Path | None) -> SignIn:
    return SignIn(database, SystemClock(), Hasher(), SecondFactor(Secrets.load(folder(data)), SystemClock()))
