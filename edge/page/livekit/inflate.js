/**
 * Deflated packets: all packets of a generation are one deflate stream, so that each is told in terms of those before.
 *
 * Byte 0 is the generation, byte 1 the packet's number in it (modulo 256), the rest raw deflate; a message ends with a
 * line feed. Number 0 begins a new stream unless it is the next number of this one; whoever misses a packet can read
 * nothing more until then.
 */
export const GENERATIONS = 31;
const LINE_FEED = 10;
const LARGEST = 1 << 20;

export class Inflater {
  #generation = 0;
  #next = 0;
  #stream = null;

  /** The text of the message in a packet; rejects with an Error when it cannot be read. Calls need not wait for each other. */
  unpack(packet) {
    const [generation, number] = packet;
    const goesOn = this.#stream !== null && generation === this.#generation && number === this.#next;
    if (number === 0 && !goesOn) {
      // The sender of a new stay knows nothing of the one before, and may count to the same generation.
      this.#lose();
      this.#generation = generation;
      this.#stream = new Stream();
    } else if (!goesOn) {
      this.#lose();
      return Promise.reject(new Error("a packet before this one is missing"));
    }
    this.#next = (number + 1) % 256;
    return this.#stream.unpack(packet.subarray(2));
  }

  /** What was sent before is not waited for: only a new stream is read from now on. */
  restart() {
    this.#lose();
  }

  #lose() {
    this.#stream?.close();
    this.#stream = null;
    this.#next = 0;
  }
}

/** One deflate stream, read message by message. */
class Stream {
  #writer;
  #reader;
  #last = Promise.resolve();

  constructor() {
    const { writable, readable } = new DecompressionStream("deflate-raw");
    this.#writer = writable.getWriter();
    this.#reader = readable.getReader();
    // A stream that breaks is noticed by whoever reads a message, not here.
    this.#writer.closed.catch(() => {});
    this.#reader.closed.catch(() => {});
  }

  unpack(packed) {
    this.#writer.write(packed).catch(() => {});
    const text = this.#last.then(() => this.#read());
    this.#last = text;
    text.catch(() => {});
    return text;
  }

  async #read() {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    let text = "";
    for (let size = 0; size <= LARGEST; ) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      size += value.length;
      const whole = value.at(-1) === LINE_FEED;
      text += decoder.decode(whole ? value.subarray(0, -1) : value, { stream: !whole });
      if (whole) return text;
    }
    throw new Error("the packet does not hold a whole message");
  }

  /** What was given is still read; more does not come. */
  close() {
    this.#last.catch(() => {}).then(() => this.#reader.cancel()).catch(() => {});
  }
}
