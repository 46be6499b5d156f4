#!/bin/sh
# Collects the sentences of every chapter into its own catalogues; what a translator wrote stays.
set -eu
for chapter in fachplan/*/; do
    chapter=${chapter%/}
    [ -f "$chapter/apps.py" ] || continue
    pot=$(mktemp)
    .venv/bin/pybabel --quiet extract --mapping-file=tools/babel.cfg --no-location --sort-output \
        --keywords="gettext_lazy ngettext_lazy:1,2 pgettext_lazy:1c,2" --output-file="$pot" "$chapter"
    for po in "$chapter"/locale/*/LC_MESSAGES/django.po; do
        [ -f "$po" ] || continue
        language=$(basename "$(dirname "$(dirname "$po")")")
        .venv/bin/pybabel --quiet update --input-file="$pot" --output-file="$po" --locale="$language" \
            --no-fuzzy-matching --ignore-obsolete --omit-header --width=120
    done
    rm -f "$pot"
done
