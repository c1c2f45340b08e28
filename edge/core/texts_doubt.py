"""What the kiosk asks when it is not sure, in every language: sentences of `texts.py`.

Names on the menu are not ours to decline, so sentences put them where they may stand as they are.
"""

# ruff: noqa: RUF001  # full-width marks are how Japanese is written
from __future__ import annotations

TEXTS = {
    "en": {
        "reading.line": "{quantity} {item}",
        "reading.changed": "change to {items}",
        "reading.removed": "take off {items}",
        "reading.search": "show {query}",
        "reading.checkout": "pay",
        "reading.cancel": "clear the whole order",
        "reading.undo": "undo the last change",
        "prompt.confirm": "Did you mean: {items}?",
        "prompt.many": "Is that right: {items}?",
        "prompt.guess": "Which of these did you mean?",
        "prompt.choose": "{items}: {group}",
        "prompt.none": "None of these",
        "prompt.leave_out": "Leave it out",
        "notice.declined": "All right, nothing was changed. Touch what you would like, or say for example “{example}”.",
    },
    "de": {
        "reading.line": "{quantity} {item}",
        "reading.changed": "ändern auf {items}",
        "reading.removed": "{items} streichen",
        "reading.search": "{query} zeigen",
        "reading.checkout": "bezahlen",
        "reading.cancel": "die ganze Bestellung löschen",
        "reading.undo": "die letzte Änderung zurücknehmen",
        "prompt.confirm": "Meinten Sie: {items}?",
        "prompt.many": "Stimmt das: {items}?",
        "prompt.guess": "Was davon haben Sie gemeint?",
        "prompt.choose": "{items}: {group}",
        "prompt.none": "Nichts davon",
        "prompt.leave_out": "Weglassen",
        "notice.declined": "In Ordnung, nichts wurde geändert. Berühren Sie, was Sie möchten, oder sagen Sie zum Beispiel „{example}“.",
    },
    "ar": {
        "reading.line": "{quantity} {item}",
        "reading.changed": "تغيير إلى {items}",
        "reading.removed": "حذف {items}",
        "reading.search": "عرض {query}",
        "reading.checkout": "الدفع",
        "reading.cancel": "حذف الطلب كله",
        "reading.undo": "التراجع عن آخر تغيير",
        "prompt.confirm": "هل تقصد: {items}؟",
        "prompt.many": "هل هذا صحيح: {items}؟",
        "prompt.guess": "أي من هذه تقصد؟",
        "prompt.choose": "{items}: {group}",
        "prompt.none": "لا شيء منها",
        "prompt.leave_out": "بدونه",
        "notice.declined": "حسناً، لم يتغير شيء. المس ما تريد، أو قل مثلاً «{example}».",
    },
    "ja": {
        "reading.line": "{item} ×{quantity}",
        "reading.changed": "{items}に変更",
        "reading.removed": "{items}を取り消し",
        "reading.search": "{query}を表示",
        "reading.checkout": "お支払い",
        "reading.cancel": "ご注文をすべて取り消し",
        "reading.undo": "最後の変更を元に戻す",
        "prompt.confirm": "こちらでよろしいですか: {items}",
        "prompt.many": "数はこちらでよろしいですか: {items}",
        "prompt.guess": "どちらのことでしょうか？",
        "prompt.choose": "{items}: {group}",
        "prompt.none": "どれでもない",
        "prompt.leave_out": "やめておく",
        "notice.declined": "かしこまりました。何も変更していません。画面にタッチするか、例えば「{example}」とお話しください。",
    },
}
