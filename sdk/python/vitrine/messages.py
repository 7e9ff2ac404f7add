"""Every text that a person sees, in the languages of Vitrine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Language = Literal["en", "fr"]

TEXTS: dict[str, dict[Language, str]] = {
    "not-a-session.title": {
        "en": "This is not a Vitrine session: it is not bound to a project.",
        "fr": "Ceci n’est pas une session Vitrine : elle n’est liée à aucun projet.",
    },
    "not-a-session.remedy": {
        "en": "Open JupyterLab from your Vitrine page.",
        "fr": "Ouvrez JupyterLab depuis votre page Vitrine.",
    },
    "connection.title": {"en": "Vitrine does not answer.", "fr": "Vitrine ne répond pas."},
    "connection.remedy": {
        "en": "Try again in a moment. If it lasts, open your address again or tell the operator.",
        "fr": "Réessayez dans un moment. Si cela dure, rouvrez votre adresse ou prévenez l’exploitant.",
    },
    "gateway-away.title": {"en": "Vitrine’s gateway does not answer.", "fr": "La passerelle de Vitrine ne répond pas."},
    "gateway-away.remedy": {
        "en": "Try again in a moment. If it lasts, open your address again or tell the operator.",
        "fr": "Réessayez dans un moment. Si cela dure, rouvrez votre adresse ou prévenez l’exploitant.",
    },
    "not-found.title": {
        "en": "There is nothing here that you may see.",
        "fr": "Il n’y a rien ici que vous puissiez voir.",
    },
    "not-found.remedy": {"en": "Check the address.", "fr": "Vérifiez l’adresse."},
    "request-too-large.title": {"en": "The request is too large.", "fr": "La requête est trop grande."},
    "request-too-large.remedy": {
        "en": "SQL may have 65,536 characters.",
        "fr": "Le SQL peut avoir 65 536 caractères.",
    },
    "result-incomplete.title": {
        "en": "The result broke off: the rows that came are not all of it, and were dropped.",
        "fr": "Le résultat s’est interrompu : les lignes reçues n’en sont qu’une partie, et ont été écartées.",
    },
    "result-incomplete.remedy": {"en": "Run the query again.", "fr": "Exécutez la requête à nouveau."},
    "out-of-memory.remedy": {
        "en": "Filter or aggregate earlier, and avoid sorting all rows.",
        "fr": "Filtrez ou agrégez plus tôt, et évitez de trier toutes les lignes.",
    },
    "conversion-failed.remedy": {
        "en": "A value could not be converted: TRY_CAST gives NULL instead.",
        "fr": "Une valeur n’a pas pu être convertie : TRY_CAST donne NULL à la place.",
    },
    "out-of-range.remedy": {
        "en": "A number is too large for its type: cast it to DOUBLE, DECIMAL(38,0) or VARCHAR.",
        "fr": "Un nombre est trop grand pour son type : convertissez-le en DOUBLE, DECIMAL(38,0) ou VARCHAR.",
    },
    "missing-library.title": {
        "en": "The Python library “{name}” is not installed here.",
        "fr": "La bibliothèque Python « {name} » n’est pas installée ici.",
    },
    "missing-library.remedy": {
        "en": "Ask the operator for it, or use .arrow().",
        "fr": "Demandez-la à l’exploitant, ou utilisez .arrow().",
    },
    "magic.empty": {"en": "There is no SQL.", "fr": "Il n’y a pas de SQL."},
    "magic.option": {"en": "This option is not known here.", "fr": "Cette option n’est pas connue ici."},
    "magic.name": {"en": "One Python name can keep the result.", "fr": "Un seul nom Python peut garder le résultat."},
    "magic.no-name": {"en": "A frame needs a name that keeps it.", "fr": "Un tableau a besoin d’un nom qui le garde."},
    "magic.usage": {
        "en": "Use %sql SELECT …, or %%sql [--polars|--pandas|--arrow] [NAME] above the SQL.",
        "fr": "Utilisez %sql SELECT …, ou %%sql [--polars|--pandas|--arrow] [NOM] au-dessus du SQL.",
    },
    "lineage.recorded": {
        "en": "As the gateway recorded it: an export can name query {query}.",
        "fr": "Tel que la passerelle l’a enregistré : une sortie peut nommer la requête {query}.",
    },
    "lineage.derived": {
        "en": "Changed or made here: the gateway has no record of it, so a person must review it.",
        "fr": "Modifié ou créé ici : la passerelle n’en a pas trace, une personne doit donc l’examiner.",
    },
    "lineage.preview": {
        "en": "A preview, cut off at the rows asked for: it can never leave.",
        "fr": "Un aperçu, limité aux lignes demandées : il ne peut jamais sortir.",
    },
    "lineage.sources": {"en": "Sources: {sources}", "fr": "Sources : {sources}"},
    "lineage.no-sources": {"en": "none", "fr": "aucune"},
    "lineage.at-most": {"en": "Verdict, at best: {verdict}", "fr": "Verdict, au mieux : {verdict}"},
    "name.safe alone": {"en": "safe alone", "fr": "sûr seul"},
    "name.review": {"en": "review", "fr": "à examiner"},
    "name.unsafe": {"en": "unsafe", "fr": "non sûr"},
    "datasets.one": {"en": "{count} dataset", "fr": "{count} jeu de données"},
    "datasets.many": {"en": "{count} datasets", "fr": "{count} jeux de données"},
    "sources.one": {"en": "{count} source", "fr": "{count} source"},
    "sources.many": {"en": "{count} sources", "fr": "{count} sources"},
    "variables.one": {"en": "{count} variable", "fr": "{count} variable"},
    "variables.many": {"en": "{count} variables", "fr": "{count} variables"},
    "head.dataset": {"en": "Dataset", "fr": "Jeu de données"},
    "head.source": {"en": "Source", "fr": "Source"},
    "head.title": {"en": "Title", "fr": "Titre"},
    "head.producer": {"en": "Producer", "fr": "Producteur"},
    "head.datasets": {"en": "Datasets", "fr": "Jeux de données"},
    "head.variables": {"en": "Variables", "fr": "Variables"},
    "head.matches": {"en": "Found in", "fr": "Trouvé dans"},
    "head.variable": {"en": "Variable", "fr": "Variable"},
    "head.type": {"en": "Type", "fr": "Type"},
    "head.label": {"en": "Meaning", "fr": "Signification"},
    "head.codes": {"en": "Codes", "fr": "Codes"},
    "project.dates": {"en": "{state}, from {starts} to {ends}", "fr": "{state}, du {starts} au {ends}"},
    "project.lead": {"en": "Lead: {lead}", "fr": "Responsable : {lead}"},
    "project.members": {"en": "Members: {members}", "fr": "Membres : {members}"},
    "project.sources": {"en": "Sources: {sources}", "fr": "Sources : {sources}"},
    "state.active": {"en": "active", "fr": "en cours"},
    "state.upcoming": {"en": "upcoming", "fr": "à venir"},
    "state.expired": {"en": "ended", "fr": "terminé"},
    "rows.one": {"en": "{count} row", "fr": "{count} ligne"},
    "rows.many": {"en": "{count} rows", "fr": "{count} lignes"},
    "first-rows": {"en": "first {shown} of {rows}", "fr": "les {shown} premières sur {rows}"},
    "preview": {"en": "preview: it can never leave", "fr": "aperçu : il ne peut jamais sortir"},
    "findings.one": {"en": "{count} finding", "fr": "{count} constat"},
    "findings.many": {"en": "{count} findings", "fr": "{count} constats"},
    "first-findings": {"en": "the worst of {findings}", "fr": "les plus graves sur {findings}"},
    "finding.columns": {"en": "Statistic", "fr": "Statistique"},
    "finding.message": {"en": "Finding", "fr": "Constat"},
    "finding.remedy": {"en": "What to do", "fr": "Que faire"},
    "verdict.safe alone": {
        "en": "Safe alone: every cell is proved; other results were not compared.",
        "fr": "Sûr seul : chaque case est prouvée ; les autres résultats n’ont pas été comparés.",
    },
    "verdict.review": {"en": "To review: a person must judge.", "fr": "À examiner : une personne doit en juger."},
    "verdict.unsafe": {
        "en": "Unsafe: this result cannot leave as it is.",
        "fr": "Non sûr : ce résultat ne peut sortir en l’état.",
    },
    "verdict.pending": {"en": "The verdict is not there yet.", "fr": "Le verdict n’est pas encore là."},
    "verdict.failed": {
        "en": "No verdict could be reached. Run the query again; if it fails again, a person must judge.",
        "fr": "Aucun verdict n’a pu être rendu. Exécutez la requête à nouveau ; sinon, une personne doit en juger.",
    },
}


def language_of(tag: str | None) -> Language:
    """The language of Vitrine for a tag such as fr_FR; that of the session where there is none."""
    chosen = tag if tag is not None else os.environ.get("VITRINE_LANGUAGE", "")
    return "fr" if chosen.lower().startswith("fr") else "en"


def text(key: str, language: Language | None = None, **values: object) -> str:
    return TEXTS[key][language or language_of(None)].format(**values)


def count(key: str, number: int, language: Language) -> str:
    """A count with its noun, digits grouped as the language does."""
    grouped = f"{number:,}".replace(",", "\u202f" if language == "fr" else ",")
    few = number < 2 if language == "fr" else number == 1
    return text(f"{key}.{'one' if few else 'many'}", language, count=grouped)


def say(both: Mapping[str, str], language: Language) -> str:
    """A text of the catalogue; in the other language where it was left empty."""
    return both.get(language) or both.get("en") or both.get("fr") or ""
