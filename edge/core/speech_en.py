"""What is said in English; `speech.py` says how it is chosen."""

from __future__ import annotations

SAID: dict[str, tuple[str, ...]] = {
    # orders
    "added": ("Got it: {items}.", "{items}, coming up.", "Sure, {items}."),
    "changed": ("Changed that to {items}.", "All right, {items} now.", "No problem: {items}."),
    "removed": ("I took off {items}.", "That is off your order: {items}.", "Off the list: {items}."),
    "undone": ("Undone.", "All right, as it was before.", "Taken back."),
    "declined": ("All right, nothing was changed.", "Okay, I left everything as it was."),
    "cleared": ("All cleared.", "Your order is empty again."),
    "eat_in": ("To eat here, all right.", "You eat in, noted."),
    "take_away": ("To go, all right.", "I will have it packed to take away."),
    "done": ("Done.", "All right, that is done."),
    # what follows an order
    "more": ("Anything else?", "Would you like anything else?", "Is there anything else I can get you?"),
    "suggest": ("How about {item} with that?", "Would you like {item} with that?", "Shall I add {item} as well?"),
    "passed": ("No problem.", "All right, just as you like.", "Okay, maybe next time."),
    "ask": ("Sure, what would you like?", "Of course, what is it?", "Go ahead, what else can I get you?"),
    # questions
    "confirm": ("Did you mean {items}?", "Was that {items}?", "{items}, is that right?"),
    "many": ("{items}: is that number right?", "Just to be sure, {items}?"),
    "guess": ("Which one did you mean: {items}?", "Was it {items}?", "Which of these would you like: {items}?"),
    "guess_shown": ("Which of these did you mean?", "Please pick the one that you had in mind."),
    "choose": (
        "{items}: {options}?",
        "What would you like for {items}: {options}?",
        "{items}, would that be {options}?",
    ),
    "choose_from": ("{items}: please choose under {group}.", "For {items}, please pick one under {group}."),
    "review": (
        "That makes {total}. Shall we go on to pay?",
        "{total} in all. Ready to pay?",
        "Your order comes to {total}. Would you like to pay now?",
    ),
    "review_counter": (
        "That makes {total}, to be paid at the counter. Shall I place the order?",
        "{total} in all, and you pay at the counter. Shall I send the order to the kitchen?",
    ),
    "cancel": ("Shall I clear the whole order?", "Do you really want to start over with an empty order?"),
    "question": ("There is a question for you on the screen.", "Please answer the question on the screen."),
    # looking around
    "found": (
        "Here you go, for example {items}.",
        "We have {items}, for example.",
        "Have a look, there is {items} for example.",
    ),
    "found_one": (
        "I found {item}. Shall I add it?",
        "Here you go: {item}. Would you like that?",
        "There is {item}. May I put it on your order?",
    ),
    "nothing": (
        "I could not find that, but here is what we have.",
        "Nothing like that, I am afraid. Have a look at what there is.",
        "No luck with that one, these are the dishes we have.",
    ),
    "look": ("Please have a look at the screen.", "You will find it on the screen."),
    # help
    "help": (
        "Touch what you like, or say for example {example}.",
        "Just tell me what you would like, {example} for example.",
    ),
    "unclear": (
        "Sorry, I did not get that. You could say {example}.",
        "I missed that. Try for example {example}.",
        "Sorry, once more please? Something like {example}.",
    ),
    "pardon": ("I did not catch that.", "Sorry, that was not clear to me.", "Sorry, what was that?"),
    "greet": ("Hello! What would you like?", "Hi there! What can I get you?", "Welcome! What may I get for you?"),
    "thank": ("You're welcome!", "My pleasure!", "Any time!"),
    "staff": (
        "Our staff at the counter will gladly help you.",
        "Please ask at the counter, our staff is glad to help.",
    ),
    # what protects
    "diet": ("Okay, I only show what is {restrictions}.", "From here on you only see what is {restrictions}."),
    "allergy": (
        "I leave out dishes with {allergens}, and please tell our staff about your allergy too.",
        "No dishes with {allergens} from here on, but do mention your allergy to our staff as well.",
    ),
    "ordered": (
        "Please look at your order again, there may be {allergens} in {items}.",
        "Careful, what you have ordered may contain {allergens}: {items}.",
    ),
    "avoid": (
        "I leave out what you must avoid, and please tell our staff about it too.",
        "I keep that in mind, but do mention it to our staff as well.",
    ),
    "unfit_allergy": (
        "There is {allergens} in {items}, so I did not add that, and please tell our staff about your allergy too.",
        "I did not add {items} because of the {allergens} in it, but do mention your allergy to our staff as well.",
    ),
    "unfit_unknown": (
        "I cannot rule out {allergens} in {items}, so I did not add that, and please ask our staff.",
        "I did not add {items}, because {allergens} may be in it, so please ask our staff.",
    ),
    "unfit_diet": (
        "I did not add {items}, because that is not {restrictions}.",
        "As far as I know {items} is not {restrictions}, so I did not add that.",
    ),
    # paying
    "wait": ("Sure, take your time.", "No hurry.", "All right, whenever you are ready."),
    "paying": ("Great, please follow the card reader.", "Then on to the card reader, please."),
    "unpayable": (
        "Paying is not possible here just now. You can order at the counter.",
        "That is not possible here right now, I cannot take payments. Our staff at the counter can.",
    ),
    "paid": (
        "Thank you, that is paid. Your order number is on the screen.",
        "All paid, thank you! You will see your order number on the screen.",
    ),
    "counter": (
        "Thank you! Please pay at the counter, your order number is on the screen.",
        "Thanks, your order is in. Please pay at the counter with the number on the screen.",
    ),
    "not_paid": (
        "The payment did not go through, and no money was taken. Your order is still here.",
        "That payment did not work, but no money was taken. Nothing of your order is lost.",
    ),
    "call_staff": (
        "Please call our staff. You will not be charged twice.",
        "Our staff has to look at this, please call them. Nothing is charged twice.",
    ),
}

_PLURALS = """
bagel beer bowl brownie burger burrito cake cappuccino cheesecake chocolate cider coffee cola coke cookie croissant
donut doughnut espresso hamburger cheeseburger juice latte lemonade macchiato meal milkshake muffin pie pizza
quesadilla salad sandwich box shake smoothie soda soup sundae taco tea tower water wrap zero
"""
PLURALS = {
    **{word: word + ("es" if word.endswith(("x", "ch", "sh")) else "s") for word in _PLURALS.split()},
    "fries": "fries",
}
"""Last words of names whose plural is certain. Any other name stays as it is: "2 times Pad Thai"."""
