/** What voice agents say in the room, made heard; other participants are not: another page would be heard twice. */
import { isVoiceAgent } from "./participants.js";

export class Speaker {
  #document;
  #elements = new Map();

  constructor(document) {
    this.#document = document;
  }

  /** The room is joined: hear its agents, and whoever of them comes later. */
  join(room, { RoomEvent, Track }, invitation) {
    if (invitation.microphone !== true) return;
    const hear = (publication, participant) => {
      if (isVoiceAgent(participant) && publication.kind === Track.Kind.Audio) publication.setSubscribed(true);
    };
    room.on(RoomEvent.TrackPublished, hear);
    room.on(RoomEvent.TrackSubscribed, (track) => this.#play(track));
    room.on(RoomEvent.TrackUnsubscribed, (track) => this.#end(track));
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) hear(publication, participant);
    }
  }

  /** The room is gone; nobody speaks in it any more. */
  leave() {
    for (const track of [...this.#elements.keys()]) this.#end(track);
  }

  #play(track) {
    this.#elements.set(track, track.attach());
    this.#document.body.append(this.#elements.get(track));
  }

  #end(track) {
    track.detach();
    this.#elements.get(track)?.remove();
    this.#elements.delete(track);
  }
}
