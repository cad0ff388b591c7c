import { connect } from 'node:net';
import { stripVTControlCharacters } from 'node:util';

const INTERVAL_MS = 500;
/** How often to look again when an application has printed another URL: it may move there. */
const LOOKS_AFTER_NEWS = 20;
const MAX_CANDIDATES = 50;
const URL_ON_THIS_MACHINE =
  /\b(https?:)\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d{2,5})\b/g;
const PORT_IN_WORDS = /\b(?:port|listening (?:on|at))\D{0,12}(\d{2,5})\b/gi;

/** How to find an application. */
export interface OriginFinderOptions {
  /** Ports at which it may be; what is no port is left out. */
  ports: number[];
  /** Whether an origin is somebody else's. */
  isForeign(origin: string): boolean;
  /** Is told of each origin, the next one when the application moves. */
  onFound(origin: string): void;
}

/** Finds where an application listens, from what it prints. */
export class OriginFinder {
  /** In the order in which they were printed; the known ports come last. */
  readonly #printed: string[] = [];
  readonly #known: string[];
  readonly #options: OriginFinderOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #rest = '';
  #found: string | undefined;
  #looksLeft = 0;
  #isLooking = false;

  constructor(options: OriginFinderOptions) {
    this.#options = options;
    this.#known = options.ports.filter(isPort).map((port) => originAt(port));
    this.#timer = setInterval(() => void this.#look(), INTERVAL_MS).unref();
  }

  /** Takes what the application prints, in pieces of any size. */
  read(text: string): void {
    const lines = (this.#rest + stripVTControlCharacters(text)).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-1_000);
    for (const origin of lines.flatMap(originsIn)) this.#add(origin);
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #add(origin: string): void {
    if (this.#options.isForeign(origin) || this.#printed.includes(origin)) return;
    if (this.#printed.length === MAX_CANDIDATES) return;
    this.#printed.push(origin);
    this.#looksLeft = LOOKS_AFTER_NEWS;
    void this.#look();
  }

  /** An application that was found stays where it is while it listens there. */
  async #look(): Promise<void> {
    if (this.#isLooking || (this.#found !== undefined && this.#looksLeft === 0)) return;
    this.#isLooking = true;
    this.#looksLeft = Math.max(0, this.#looksLeft - 1);
    for (const origin of [this.#found, ...this.#printed, ...this.#known]) {
      if (origin === undefined || !(await isOpen(origin))) continue;
      if (origin !== this.#found) this.#options.onFound(origin);
      this.#found = origin;
      break;
    }
    this.#isLooking = false;
  }
}

function originsIn(line: string): string[] {
  const urls = [...line.matchAll(URL_ON_THIS_MACHINE)].map(([, protocol, port]) => ({
    port: Number(port),
    protocol,
  }));
  const words = [...line.matchAll(PORT_IN_WORDS)].map(([, port]) => ({
    port: Number(port),
    protocol: 'http:',
  }));
  return (urls.length > 0 ? urls : words)
    .filter(({ port }) => isPort(port))
    .map(({ port, protocol }) => originAt(port, protocol));
}

function isPort(port: number): boolean {
  return port > 0 && port < 65_536;
}

/** By its name, this machine is found at either family of addresses. */
function originAt(port: number, protocol = 'http:'): string {
  return `${protocol}//localhost:${port}`;
}

function isOpen(origin: string): Promise<boolean> {
  const { port, protocol } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port || (protocol === 'https:' ? 443 : 80)), 'localhost');
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).setTimeout(INTERVAL_MS, end(false));
  });
}
