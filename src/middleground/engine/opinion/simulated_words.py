"""What the statements of an invented town say, in five languages; no statement is about anybody real."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "nl", "de", "fr", "ar"]

_ABOUT: dict[str, tuple[str, ...]] = {
    "en": ("The park", "The market", "Traffic", "Housing", "The library", "Sports", "The youth centre", "Public safety",
           "The town hall", "The schools", "Night life", "The river"),
    "nl": ("Het park", "De markt", "Het verkeer", "Het wonen", "De bibliotheek", "De sport", "Het jeugdhuis",
           "De veiligheid", "Het stadhuis", "De scholen", "Het uitgaan", "De rivier"),
    "de": ("Der Park", "Der Markt", "Der Verkehr", "Das Wohnen", "Die Bibliothek", "Der Sport", "Das Jugendhaus",
           "Die Sicherheit", "Das Rathaus", "Die Schulen", "Das Nachtleben", "Der Fluss"),
    "fr": ("Le parc", "Le marché", "La circulation", "Le logement", "La bibliothèque", "Le sport",
           "La maison des jeunes", "La sécurité", "La mairie", "Les écoles", "La vie nocturne", "La rivière"),
    "ar": ("الحديقة العامة", "السوق", "حركة المرور", "السكن", "المكتبة", "الرياضة", "بيت الشباب", "الأمن",
           "دار البلدية", "المدارس", "الحياة الليلية", "النهر"),
}  # fmt: skip
_SAID: dict[str, tuple[str, ...]] = {
    "en": ("more money should go here", "residents should decide on this together", "this has become better",
           "this worries me", "the rules should be stricter", "everybody is welcome here",
           "this is well looked after", "newcomers should have more say in this"),
    "nl": ("hier moet meer geld naartoe", "bewoners moeten hier samen over beslissen", "dit is beter geworden",
           "dit baart me zorgen", "de regels moeten strenger", "iedereen is hier welkom",
           "dit is goed verzorgd", "nieuwkomers moeten hier meer over te zeggen hebben"),
    "de": ("hier sollte mehr Geld hinfließen", "darüber sollten alle, die hier wohnen, gemeinsam entscheiden",
           "das ist besser geworden", "das macht mir Sorgen", "die Regeln sollten strenger sein",
           "hier sind alle willkommen", "das ist gut gepflegt", "Zugezogene sollten hier mehr mitreden"),
    "fr": ("il faut y mettre plus d’argent", "les habitants devraient en décider ensemble", "cela s’est amélioré",
           "cela m’inquiète", "les règles devraient être plus strictes", "tout le monde y est bienvenu",
           "c’est bien entretenu", "les nouveaux arrivants devraient avoir plus à dire à ce sujet"),
    "ar": ("ينبغي تخصيص مزيد من المال لهذا", "ينبغي أن يقرر السكان هذا معًا", "تحسّن هذا الأمر", "هذا يقلقني",
           "ينبغي أن تكون القواعد أكثر صرامة", "الجميع موضع ترحيب هنا", "يُعتنى بهذا جيدًا",
           "ينبغي أن يكون للقادمين الجدد رأي أكبر في هذا"),
}  # fmt: skip


def words_of(count: int, language: Language) -> tuple[str, ...]:
    """Write the sentences of an invented town; the same statement has the same number in every language.

    Parameters
    ----------
    count
        How many sentences.
    language
        Which language.

    Returns
    -------
    tuple of str
        All different; from the ninety-seventh on they bear a number.
    """
    about, said = _ABOUT[language], _SAID[language]
    return tuple(_sentence(number, about, said) for number in range(count))


def _sentence(number: int, about: tuple[str, ...], said: tuple[str, ...]) -> str:
    round_, place = divmod(number, len(about) * len(said))
    topic = about[place % len(about)]
    claim = said[(place // len(about) + place) % len(said)]
    return f"{topic}: {claim}." if not round_ else f"{topic}: {claim} ({round_ + 1})."
