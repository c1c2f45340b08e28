/**
 * The guest's voice into the room: published only while somebody orders and a voice agent listens, and always to be seen
 * and to be stopped.
 *
 * Between guests the device itself is closed, not only muted. Without a permission or a device the page goes on by touch.
 */
import { isVoiceAgent } from "./participants.js";

export class Microphone {
  #changed;
  #room = null;
  #heard = false;
  #client = null;
  #session = null;
  /** What the guest said to it, and whether the device can be had; both for this session only. */
  #refused = false;
  #missing = false;
  #published = false;
  #busy = false;

  /** `changed()` is called whenever the state is another one. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** `on`, `off`, `missing` (no device, or no permission), or null where there is nothing to tell. */
  get state() {
    if (!this.#heard || this.#session === null) return null;
    if (this.#missing) return "missing";
    return this.#published ? "on" : "off";
  }

  /** The guest turns it off, or on again. */
  toggle() {
    this.#refused = !this.#refused;
    this.#settle();
  }

  /** The room is joined; nothing is published where the invitation has no voice in it. */
  join(room, client, invitation) {
    if (invitation.microphone !== true) return;
    this.#room = room;
    this.#client = client;
    const { ParticipantConnected, ParticipantDisconnected } = client.RoomEvent;
    for (const event of [ParticipantConnected, ParticipantDisconnected]) room.on(event, () => this.#listen(room));
    this.#listen(room);
  }

  /** The room is gone, and what was published with it. */
  leave() {
    this.#room = null;
    this.#heard = false;
    this.#published = false;
    this.#changed();
  }

  /** Whose turn it is, by the document on the screen; null: nobody's. */
  follow(session) {
    if (session === this.#session) return;
    this.#session = session;
    this.#refused = false;
    this.#missing = false;
    this.#settle();
  }

  /** Whether anybody is there to understand it. */
  #listen(room) {
    if (room !== this.#room) return;
    this.#heard = [...room.remoteParticipants.values()].some(isVoiceAgent);
    this.#settle();
  }

  get #wanted() {
    return this.#heard && this.#session !== null && !this.#refused && !this.#missing;
  }

  /** Opening a device takes its time; whatever is wanted by then is done next. */
  async #settle() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#room !== null && this.#wanted !== this.#published) await this.#step(this.#room, this.#wanted);
    this.#busy = false;
    this.#changed();
  }

  async #step(room, wanted) {
    try {
      await (wanted ? room.localParticipant.setMicrophoneEnabled(true) : this.#close(room));
    } catch {
      this.#missing = wanted;
    }
    if (room === this.#room) this.#published = wanted && !this.#missing;
  }

  async #close(room) {
    const publication = room.localParticipant.getTrackPublication(this.#client.Track.Source.Microphone);
    if (publication?.track) await room.localParticipant.unpublishTrack(publication.track, true);
  }
}
