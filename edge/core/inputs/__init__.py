"""The input router's rooms: what each kind of input does to a session. `edge.core.states` says which one runs when."""
