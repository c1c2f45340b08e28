"""What is said in German; `speech.py` says how it is chosen. Names on the menu are not ours to decline."""

from __future__ import annotations

SAID: dict[str, tuple[str, ...]] = {
    "added": ("Gerne: {items}.", "{items}, ist notiert.", "Alles klar, {items}."),
    "changed": ("Geändert auf {items}.", "In Ordnung, jetzt {items}.", "Kein Problem: {items}."),
    "removed": ("Gestrichen: {items}.", "Das ist wieder weg: {items}.", "Ich habe das herausgenommen: {items}."),
    "undone": ("Rückgängig gemacht.", "In Ordnung, wie vorher.", "Zurückgenommen."),
    "declined": ("In Ordnung, nichts wurde geändert.", "Gut, ich habe alles so gelassen."),
    "cleared": ("Alles gelöscht.", "Ihre Bestellung ist wieder leer."),
    "eat_in": ("Zum Hieressen, gerne.", "Gut, Sie essen hier."),
    "take_away": ("Zum Mitnehmen, gerne.", "Gut, wir packen es Ihnen ein."),
    "done": ("Erledigt.", "In Ordnung, das ist erledigt."),
    "more": ("Sonst noch etwas?", "Darf es noch etwas sein?", "Kann ich Ihnen noch etwas bringen?"),
    "suggest": (
        "Wie wäre es dazu mit {item}?",
        "Möchten Sie {item} dazu?",
        "Darf es {item} dazu sein?",
    ),
    "passed": ("Kein Problem.", "In Ordnung, ganz wie Sie möchten.", "Gut, vielleicht beim nächsten Mal."),
    "ask": ("Gerne, was darf es sein?", "Natürlich, was möchten Sie noch?", "Nur zu, was kommt noch dazu?"),
    "confirm": ("Meinten Sie {items}?", "War das {items}?", "{items}, stimmt das?"),
    "many": ("{items}: stimmt die Anzahl?", "Nur zur Sicherheit, {items}?"),
    "guess": ("Was davon meinten Sie: {items}?", "War es {items}?", "Was davon darf es sein: {items}?"),
    "guess_shown": ("Was davon haben Sie gemeint?", "Bitte wählen Sie, was Sie im Sinn hatten."),
    "choose": (
        "{items}: {options}?",
        "Was darf es für {items} sein: {options}?",
        "{items}, hätten Sie gern {options}?",
    ),
    "choose_from": (
        "{items}: bitte wählen Sie unter {group}.",
        "Für {items} suchen Sie bitte etwas unter {group} aus.",
    ),
    "review": (
        "Das macht {total}. Möchten Sie jetzt bezahlen?",
        "{total} zusammen. Jetzt bezahlen?",
        "Ihre Bestellung kostet {total}. Gehen wir zum Bezahlen?",
    ),
    "review_counter": (
        "Das macht {total}, bezahlt wird an der Theke. Soll ich bestellen?",
        "{total} zusammen, bezahlen können Sie an der Theke. Soll ich das so in die Küche geben?",
    ),
    "cancel": ("Soll ich die ganze Bestellung löschen?", "Möchten Sie wirklich noch einmal von vorn beginnen?"),
    "question": (
        "Auf dem Bildschirm steht eine Frage für Sie.",
        "Bitte beantworten Sie die Frage auf dem Bildschirm.",
    ),
    "found": (
        "Bitte sehr, zum Beispiel {items}.",
        "Wir haben zum Beispiel {items}.",
        "Schauen Sie mal, da gibt es zum Beispiel {items}.",
    ),
    "found_one": (
        "Ich habe {item} gefunden. Soll ich das dazunehmen?",
        "Bitte sehr: {item}. Möchten Sie das?",
        "Da gibt es {item}. Darf ich das aufschreiben?",
    ),
    "nothing": (
        "Das habe ich nicht gefunden, aber hier ist, was wir haben.",
        "So etwas gibt es hier leider nicht. Sehen Sie sich gern um.",
        "Dazu finde ich nichts, das hier sind unsere Gerichte.",
    ),
    "look": ("Bitte sehen Sie auf den Bildschirm.", "Sie finden das auf dem Bildschirm."),
    "help": (
        "Berühren Sie, was Sie möchten, oder sagen Sie zum Beispiel {example}.",
        "Sagen Sie mir einfach, was Sie möchten, zum Beispiel {example}.",
    ),
    "unclear": (
        "Das habe ich nicht verstanden. Sagen Sie zum Beispiel {example}.",
        "Wie bitte? Zum Beispiel {example}.",
        "Noch einmal bitte? Sie können etwa {example} sagen.",
    ),
    "pardon": ("Das habe ich leider nicht verstanden.", "Das war mir nicht ganz klar.", "Entschuldigung, wie war das?"),
    "greet": ("Hallo! Was darf es sein?", "Guten Tag! Was möchten Sie?", "Willkommen! Was kann ich für Sie tun?"),
    "thank": ("Gern geschehen!", "Aber gerne!", "Sehr gern!"),
    "staff": (
        "Unser Personal an der Theke hilft Ihnen gern.",
        "Fragen Sie bitte an der Theke, da hilft man Ihnen gern.",
    ),
    "diet": ("In Ordnung, ich zeige nur, was {restrictions} ist.", "Ab jetzt sehen Sie nur, was {restrictions} ist."),
    "allergy": (
        "Ich lasse Gerichte mit {allergens} weg, und bitte sagen Sie auch dem Personal Bescheid.",
        "Ab jetzt keine Gerichte mit {allergens}, aber sagen Sie bitte auch unserem Personal von der Allergie.",
    ),
    "ordered": (
        "Bitte sehen Sie sich Ihre Bestellung noch einmal an, in {items} kann {allergens} sein.",
        "Achtung, in Ihrer Bestellung kann {allergens} sein: {items}.",
    ),
    "avoid": (
        "Ich lasse weg, was Sie nicht vertragen, und bitte sagen Sie auch dem Personal Bescheid.",
        "Das behalte ich im Kopf, aber sagen Sie es bitte auch unserem Personal.",
    ),
    "unfit_allergy": (
        "In {items} ist {allergens}, das habe ich nicht hinzugefügt, und bitte sagen Sie auch dem Personal Bescheid.",
        "{items} nehme ich wegen {allergens} nicht auf, aber sagen Sie bitte auch unserem Personal von der Allergie.",
    ),
    "unfit_unknown": (
        "{allergens} kann ich in {items} nicht ausschließen, darum fehlt das, und fragen Sie bitte das Personal.",
        "{items} nehme ich nicht auf, weil {allergens} darin sein kann, fragen Sie dazu bitte unser Personal.",
    ),
    "unfit_diet": (
        "{items} habe ich nicht hinzugefügt, denn das ist nicht {restrictions}.",
        "Soweit ich weiß, ist {items} nicht {restrictions}, darum habe ich das weggelassen.",
    ),
    "wait": ("Lassen Sie sich Zeit.", "Keine Eile.", "In Ordnung, wann immer Sie so weit sind."),
    "paying": ("Gern, bitte folgen Sie dem Kartenleser.", "Dann bitte weiter am Kartenleser."),
    "unpayable": (
        "Bezahlen geht hier gerade nicht. Sie können an der Theke bestellen.",
        "Hier kann ich im Moment keine Zahlung annehmen. Das geht an der Theke.",
    ),
    "paid": (
        "Danke, das ist bezahlt. Ihre Bestellnummer steht auf dem Bildschirm.",
        "Alles bezahlt, vielen Dank! Sie sehen Ihre Bestellnummer auf dem Bildschirm.",
    ),
    "counter": (
        "Danke! Bitte bezahlen Sie an der Theke, Ihre Bestellnummer steht auf dem Bildschirm.",
        "Vielen Dank, bestellt ist. Bitte bezahlen Sie an der Theke mit der Nummer auf dem Bildschirm.",
    ),
    "not_paid": (
        "Die Zahlung hat nicht geklappt, es wurde nichts abgebucht. Ihre Bestellung ist noch da.",
        "Das Bezahlen ging leider nicht, abgebucht wurde nichts. Von Ihrer Bestellung ist nichts verloren.",
    ),
    "call_staff": (
        "Bitte rufen Sie unser Personal. Sie werden nicht doppelt belastet.",
        "Das muss sich unser Personal ansehen, bitte rufen Sie es. Nichts wird doppelt abgebucht.",
    ),
}
