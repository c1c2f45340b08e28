"""ZVT, the protocol of German card terminals (PA00P015 13.08 for the commands, PA00P016 for the lines): a pure codec.

    frame      serial frames: DLE STX, doubled DLE, CRC; ACK and NAK
    apdu       one message: control field, length, data; and a byte stream of them
    bitmaps, tlv, bcd, text     what messages are made of
    commands   what a cash register (ECR) sends
    messages   what a terminal (PT) sends, read into values without card data; and the emulator's direction
    codes      what result, status and progress codes mean and what cures them

Nothing here waits, opens or logs. What identifies a card is masked while it is read, so no value made here can leak it.
"""
