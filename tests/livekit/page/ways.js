/** A LiveKit client of which the test decides everything: rooms that are joined at once, and say what they are told to. */
window.rooms = [];
window.told = [];
const RoomEvent = Object.fromEntries(
  ["DataReceived", "ParticipantConnected", "ParticipantActive", "ParticipantDisconnected", "SignalReconnecting", "Reconnecting", "Reconnected", "Disconnected"].map((name) => [name, name]),
);

class Room {
  state = "disconnected";
  remoteParticipants = new Map();
  sent = [];
  #reactions = {};
  localParticipant = { publishData: async (bytes) => this.sent.push(JSON.parse(new TextDecoder().decode(bytes))) };

  constructor() {
    window.rooms.push(this);
  }

  on(event, then) {
    this.#reactions[event] = then;
  }

  registerTextStreamHandler() {}

  async connect() {
    if (window.closed) throw new Error("refused");
    this.state = "connected";
    this.box();
  }

  async disconnect() {
    this.state = "disconnected";
  }

  box() {
    this.remoteParticipants.set("orchestrator", { identity: "orchestrator", isActive: true });
  }

  tell(event, ...given) {
    this.#reactions[event](...given);
  }

  say(message) {
    this.tell("DataReceived", new TextEncoder().encode(JSON.stringify(message)), null, 0, "kiosk", 0, "orchestrator");
  }
}

/** A way as Choice wants it, by hand. */
function byHand(name) {
  return (on) => {
    const way = {
      connected: true,
      rooms: 0,
      log: [],
      start: () => way.log.push("start"),
      stop: () => way.log.push("stop"),
      send: (message) => way.log.push(message),
      on,
    };
    window[name] = way;
    return way;
  };
}

window.openRoom = async () => {
  const { RoomTransport } = await import("/livekit/room.js");
  const on = { open: () => window.told.push("open"), down: () => window.told.push("down"), message: ({ type }) => window.told.push(type) };
  const client = { Room, RoomEvent };
  window.transport = new RoomTransport(async () => ({ url: "ws://there", token: "t" }), async () => client, on);
  window.transport.start();
};

window.openChoice = async () => {
  const { Choice } = await import("/livekit/choice.js");
  const on = { open: () => window.told.push("open"), down: () => window.told.push("down"), message: ({ type }) => window.told.push(type) };
  const microphone = { follow: () => {} };
  window.choice = new Choice(byHand("local"), byHand("room"), on, { microphone, reload: () => window.told.push("reload") });
  window.choice.start();
};
