"""Who may act: accounts of staff, the roles they hold and where, and one-purpose tokens."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from fachplan.base.privacy import PUBLIC_TASK, not_personal, personal

STAY = "while the account exists"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an address is one account whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


@not_personal("id", "is_active", "demo", why="state of an account")
class User(AbstractBaseUser):
    """An account of staff: e-mail and password, or a login code."""

    email = personal(models.EmailField(unique=True), purpose="to sign in", basis=PUBLIC_TASK, keep=STAY)
    name = personal(models.CharField(max_length=120, blank=True), purpose="how colleagues see the account",
                    basis=PUBLIC_TASK, keep=STAY)
    password = personal(models.CharField(max_length=128), purpose="to sign in; stored as a hash", basis=PUBLIC_TASK, keep=STAY)
    last_login = personal(models.DateTimeField(blank=True, null=True), purpose="to notice unused accounts",
                          basis=PUBLIC_TASK, keep=STAY)
    language = personal(models.CharField(max_length=12, default="de"), purpose="pages and mails in the person's language",
                        basis=PUBLIC_TASK, keep=STAY)
    date_joined = personal(models.DateTimeField(null=True, blank=True), purpose="age of the account", basis=PUBLIC_TASK, keep=STAY)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return str(self.email)

    @property
    def actor(self) -> str:
        return f"user:{self.pk}"


@not_personal("id", "role", "scope", why="a role and where it holds")
class RoleGrant(models.Model):
    """A role an account holds in a scope; scopes are those of `base.policy`."""

    user = personal(models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants"),
                    purpose="who may do what", basis=PUBLIC_TASK, keep=STAY)
    role = models.CharField(max_length=20)
    scope = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "scope"], name="one_grant_per_scope"),
            models.CheckConstraint(
                condition=models.Q(role__in=["scribe", "facilitator", "coordinator", "planner", "admin"]), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role}@{self.scope or '*'}"


@not_personal("id", "roles", why="which roles the groups of the city's sign-in gave")
class ProviderLink(models.Model):
    """An account that comes by the city's own sign-in: what its groups gave it, and the grant to ask about it again.

    `signed_in_at` is empty while nobody is signed in; `left_at` says that no group lets the person in any more.
    """

    user = personal(models.OneToOneField(User, on_delete=models.CASCADE, related_name="provider_link"),
                    purpose="who may do what", basis=PUBLIC_TASK, keep=STAY)
    roles = models.JSONField(default=list)
    refresh = personal(models.TextField(blank=True), purpose="to ask the city's sign-in again; encrypted", basis=PUBLIC_TASK,
                       keep="until the sign-in ends, at most 12 hours")
    signed_in_at = personal(models.DateTimeField(null=True, blank=True), purpose="to end a sign-in", basis=PUBLIC_TASK, keep=STAY)
    checked_at = personal(models.DateTimeField(), purpose="to end a sign-in", basis=PUBLIC_TASK, keep=STAY)
    left_at = personal(models.DateTimeField(null=True, blank=True), purpose="to notice unused accounts", basis=PUBLIC_TASK, keep=STAY)

    def __str__(self) -> str:
        return f"{self.user_id}: {', '.join(self.roles)}"


@not_personal("id", "purpose", "scope", "created", "expires", "used_at", "language", why="what a token is for, never whose")
class Token(models.Model):
    """A one-purpose secret: an API token, a seat, a link. Only its hash is stored."""

    hash = personal(models.CharField(max_length=64, unique=True), purpose="to know the bearer again; a hash",
                    basis=PUBLIC_TASK, keep="until it expires")
    purpose = models.CharField(max_length=20)
    subject = personal(models.CharField(max_length=80, db_index=True), purpose="whose token it is", basis=PUBLIC_TASK,
                       keep="until it expires")
    address = personal(models.EmailField(blank=True), purpose="to send a new link to the same reader and nobody else",
                       basis=PUBLIC_TASK, keep="90 days after it expires")
    language = models.CharField(max_length=12, blank=True)
    scope = models.CharField(max_length=80, blank=True)
    created = models.DateTimeField()
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires:%Y-%m-%d}"
