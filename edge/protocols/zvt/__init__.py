"""ZVT, the protocol of German card terminals (PA00P015 13.08 for the commands, PA00P016 for the lines): a pure codec.

    frame      serial frames: DLE STX, doubled DLE, CRC; ACK and NAK
    apdu       one message: control field, length, data; and a byte stream of them
    bitmaps, tlv, bcd, text     what messages are made of
    masking    card numbers, which never leave the codec
    commands   what a cash register (ECR) sends; requests reads it
    messages   what a terminal (PT) sends, read into values; answers and receipts build it
    codes      what result, status and progress codes mean and what cures them

Nothing here waits, opens or logs. What identifies a card is masked while it is read, so no value made here can leak it.
"""
