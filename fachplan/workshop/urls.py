"""Addresses of the workshop: joining and the phone's pinboard; the staff's pages beside."""

from django.urls import path

from fachplan.workshop import join_views, phone_views

app_name = "workshop"
urlpatterns = [
    path("mitmachen/", join_views.join, name="join"),
    path("mitmachen/<slug:code>/", join_views.choose_group, name="choose-group"),
    path("j/<slug:code>/", join_views.short, name="short"),
    path("zettel/", join_views.receipt, name="receipt"),
    path("platz/", join_views.seat, name="seat"),
    path("naechste-person/", join_views.next_person, name="next-person"),
    path("pinnwand/", phone_views.my_board, name="my-board"),
    path("pinnwand/<slug:kind>/", phone_views.board, name="board"),
    path("pinnwand/<slug:kind>/karte/<uuid:card>/", phone_views.card, name="card"),
]
