"""Where dots may be set now, for the pages beside them."""

from django import template

from fachplan.workshop.dots_queries import dots_of_seat
from fachplan.workshop.models import Board, Seat
from fachplan.workshop.queries import principal_of_seat

register = template.Library()


@register.simple_tag
def open_dots_of(seat: Seat) -> list[Board]:
    """The boards on which the person at `seat` may set dots now."""
    return dots_of_seat(principal_of_seat(seat), seat.forum)
