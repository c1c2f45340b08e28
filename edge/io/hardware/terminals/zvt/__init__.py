"""ZVT terminals (PA00P015, PA00P016): link layers, dialogue, payment, recovery.

Of the optional parts the goods-issue handshake (vending mode, PA00P015 2.2.6) is left out: a terminal that reports it
works as any other, because it is registered and answered as a kiosk without goods-issue.
"""
