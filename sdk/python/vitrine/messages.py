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
        "en": "SQL may have 65,536 characters, a file of an export 18 MB.",
        "fr": "Le SQL peut avoir 65 536 caractères, un fichier d’un export 18 Mo.",
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
    "not-recorded.title": {
        "en": "This is not what the gateway recorded: it was made or changed here.",
        "fr": "Ceci n’est pas ce que la passerelle a enregistré : c’est fait ou modifié ici.",
    },
    "not-recorded.remedy": {
        "en": "Compute it in SQL and export the result of that query.",
        "fr": "Calculez-le en SQL et exportez le résultat de cette requête.",
    },
    "output-unsafe.title": {
        "en": "It stays unsafe even with cells withheld: it was not submitted.",
        "fr": "Il reste non sûr même sans les cases non diffusées : rien n’a été soumis.",
    },
    "output-unsafe.remedy": {
        "en": "result.verdict() names each cell and what would mend it.",
        "fr": "result.verdict() nomme chaque case et ce qui la corrigerait.",
    },
    "no-results.title": {"en": "There is nothing to export.", "fr": "Il n’y a rien à exporter."},
    "no-results.remedy": {
        "en": "Give the result of a query, or a list of them.",
        "fr": "Donnez le résultat d’une requête, ou une liste de résultats.",
    },
    "several-results.title": {
        "en": "A name and a figure are of one result.",
        "fr": "Un nom et une figure vont avec un seul résultat.",
    },
    "several-results.remedy": {"en": "Export the results one by one.", "fr": "Exportez les résultats un par un."},
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
    "exports.one": {"en": "{count} export request", "fr": "{count} demande d’export"},
    "exports.many": {"en": "{count} export requests", "fr": "{count} demandes d’export"},
    "head.request": {"en": "Request", "fr": "Demande"},
    "head.outputs": {"en": "Outputs", "fr": "Sorties"},
    "head.output": {"en": "Output", "fr": "Sortie"},
    "head.verdict": {"en": "Verdict", "fr": "Verdict"},
    "head.withheld": {"en": "Rows withheld", "fr": "Lignes non diffusées"},
    "head.decision": {"en": "Decision", "fr": "Décision"},
    "head.state": {"en": "State", "fr": "État"},
    "head.next": {"en": "What next", "fr": "Que faire ensuite"},
    "name.declared": {"en": "declared", "fr": "déclarée"},
    "decision.approved": {"en": "approved", "fr": "approuvée"},
    "decision.returned": {"en": "returned", "fr": "renvoyée"},
    "decision.rejected": {"en": "rejected", "fr": "rejetée"},
    "export.draft": {"en": "draft", "fr": "brouillon"},
    "export.submitted": {"en": "submitted", "fr": "soumise"},
    "export.in review": {"en": "in review", "fr": "en vérification"},
    "export.returned": {"en": "returned", "fr": "renvoyée"},
    "export.approved": {"en": "approved", "fr": "approuvée"},
    "export.released": {"en": "released", "fr": "diffusée"},
    "export.rejected": {"en": "rejected", "fr": "rejetée"},
    "export.withdrawn": {"en": "withdrawn", "fr": "retirée"},
    "next.draft": {"en": "Nobody sees it yet.", "fr": "Personne ne la voit encore."},
    "next.submitted": {
        "en": "Nothing to do: a checker answers by {due}.",
        "fr": "Rien à faire : un vérificateur répond d’ici le {due}.",
    },
    "next.in review": {
        "en": "Nothing to do: it is being checked, the answer is due by {due}.",
        "fr": "Rien à faire : elle est en vérification, réponse d’ici le {due}.",
    },
    "next.returned": {
        "en": "Read the comments in My exports, change what they ask for, then resubmit there.",
        "fr": "Lisez les commentaires dans Mes exports, changez ce qu’ils demandent, puis soumettez-y à nouveau.",
    },
    "next.approved": {"en": "Nothing to do: it is about to be released.", "fr": "Rien à faire : elle va être diffusée."},
    "next.released": {
        "en": "Fetch it at {address} with the code {code}.",
        "fr": "Retirez-la à {address} avec le code {code}.",
    },
    "next.rejected": {"en": "It does not leave. My exports says why.", "fr": "Rien ne sort. Mes exports dit pourquoi."},
    "next.withdrawn": {"en": "Nothing left.", "fr": "Rien n’est sorti."},
    "state.active": {"en": "active", "fr": "en cours"},
    "state.upcoming": {"en": "upcoming", "fr": "à venir"},
    "state.expired": {"en": "ended", "fr": "terminé"},
    "rows.one": {"en": "{count} row", "fr": "{count} ligne"},
    "rows.many": {"en": "{count} rows", "fr": "{count} lignes"},
    "first-rows": {"en": "first {shown} of {rows}", "fr": "les {shown} premières sur {rows}"},
    "preview": {"en": "preview: it can never leave", "fr": "aperçu : il ne peut jamais sortir"},
    "proved-only": {
        "en": "only proved rows are delivered, others may be missing",
        "fr": "seules les lignes prouvées sont délivrées, d’autres peuvent manquer",
    },
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
