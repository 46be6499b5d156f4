"""Addresses of a forum's preparation that belong to the workshop: groups, rooms, colours, and the code on the wall."""

from django.urls import path

from fachplan.workshop import blackout_target_views, group_code_views, group_target_views, group_views

patterns = [
    path("f/<slug:path>/moderation/<slug:group>/zielgruppe/", group_target_views.target_group, name="target-group"),
    path("f/<slug:path>/moderation/<slug:group>/zielgruppe/schwaerzen/", blackout_target_views.blackout, name="target-blackout"),
    path("f/<slug:path>/farben.css", group_views.colours, name="colours"),
    path("f/<slug:path>/vorbereitung/gruppen/", group_views.groups, name="groups"),
    path("f/<slug:path>/vorbereitung/gruppen/neu/", group_views.new_group, name="group-new"),
    path("f/<slug:path>/vorbereitung/gruppen/ort/", group_views.add_venue, name="venue-add"),
    path("f/<slug:path>/vorbereitung/gruppen/raum/", group_views.add_room, name="room-add"),
    path("f/<slug:path>/vorbereitung/gruppen/raum/<uuid:room>/", group_views.room, name="room"),
    path("f/<slug:path>/vorbereitung/gruppen/<slug:sign>/", group_views.group, name="group"),
    path("f/<slug:path>/vorbereitung/gruppen/<slug:sign>/schieben/", group_views.move_group, name="group-move"),
    path("f/<slug:path>/vorbereitung/gruppen/<slug:sign>/entfernen/", group_views.remove_group, name="group-remove"),
    path("f/<slug:path>/vorbereitung/zugang/", group_code_views.access, name="access"),
    path("f/<slug:path>/vorbereitung/zugang/anlegen/", group_code_views.make, name="code-make"),
    path("f/<slug:path>/vorbereitung/zugang/zeiten/", group_code_views.window, name="code-window"),
    path("f/<slug:path>/vorbereitung/zugang/neu/", group_code_views.renew, name="code-renew"),
]
