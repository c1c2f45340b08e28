"""What an utterance wants: orders, edits of the cart, answers, commands, and what must not be taken for these."""
