"""Addresses of the workshop: joining and the phone's pinboard; the staff's pages beside."""

from django.urls import path

from fachplan.workshop import (
    blackout_views,
    deed_views,
    dots_urls,
    group_urls,
    join_views,
    measure_views,
    method_urls,
    phone_views,
    photo_views,
    rehearsal_views,
    staff_views,
    stage_views,
)

app_name = "workshop"
urlpatterns = [
    *group_urls.patterns,
    *method_urls.patterns,
    *dots_urls.patterns,
    path("mitmachen/", join_views.join, name="join"),
    path("mitmachen/<slug:code>/", join_views.choose_group, name="choose-group"),
    path("j/<slug:code>/", join_views.short, name="short"),
    path("zettel/", join_views.receipt, name="receipt"),
    path("platz/", join_views.seat, name="seat"),
    path("naechste-person/", join_views.next_person, name="next-person"),
    path("pinnwand/", phone_views.my_board, name="my-board"),
    path("pinnwand/<slug:kind>/", phone_views.board, name="board"),
    path("pinnwand/<slug:kind>/karte/<uuid:card>/", phone_views.card, name="card"),
    path("f/<slug:path>/beamer/", stage_views.stage, name="stage"),
    path("f/<slug:path>/beamer/code/", stage_views.connect, name="stage-connect"),
    path("f/<slug:path>/beamer/stand/", stage_views.state, name="stage-state"),
    path("f/<slug:path>/moderation/<slug:group>/beamer/", stage_views.lend, name="stage-lend"),
    path("f/<slug:path>/moderation/<slug:group>/vorstellen/", stage_views.present, name="present"),
    path("f/<slug:path>/moderation/", staff_views.overview, name="overview"),
    path("f/<slug:path>/moderation/<slug:group>/", staff_views.group_desk, name="desk"),
    path("f/<slug:path>/moderation/<slug:group>/uhr/", staff_views.steer_phase, name="clock"),
    path("f/<slug:path>/moderation/<slug:group>/dabei/", staff_views.seats, name="seats"),
    path("f/<slug:path>/moderation/<slug:group>/dabei/<uuid:seat>/", staff_views.remove_seat, name="seat-remove"),
    path("f/<slug:path>/moderation/<slug:group>/fotos/", photo_views.photos, name="photos"),
    path("f/<slug:path>/moderation/<slug:group>/fotos/<uuid:photo>/", photo_views.change_photo, name="photo-change"),
    path("f/<slug:path>/probelauf/", rehearsal_views.rehearsal, name="rehearsal"),
    path("foto/<uuid:photo>/", photo_views.photo_file, name="photo"),
    path("f/<slug:path>/moderation/<slug:group>/massnahmen/", measure_views.new, name="measures-new"),
    path("f/<slug:path>/moderation/<slug:group>/massnahmen/<uuid:card>/", measure_views.sheet, name="measures"),
    path("f/<slug:path>/moderation/<slug:group>/<slug:kind>/", staff_views.group_desk, name="desk-board"),
    path("f/<slug:path>/moderation/<slug:group>/<slug:kind>/tun/", deed_views.deed, name="deed"),
    path("f/<slug:path>/moderation/<slug:group>/<slug:kind>/karte/<uuid:card>/", staff_views.card_page, name="desk-card"),
    path("f/<slug:path>/moderation/<slug:group>/<slug:kind>/karte/<uuid:card>/schwaerzen/", blackout_views.blackout, name="blackout"),
]
