import { connect } from 'node:net';
import { stripVTControlCharacters } from 'node:util';

const INTERVAL_MS = 500;
const URL_ON_THIS_MACHINE =
  /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):\d{2,5}\b/g;
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
  readonly #candidates: string[];
  readonly #options: OriginFinderOptions;
  readonly #timer: ReturnType<typeof setInterval>;
  #rest = '';
  #found: string | undefined;

  constructor(options: OriginFinderOptions) {
    this.#options = options;
    this.#candidates = options.ports.filter((port) => port > 0).map((port) => originAt(port));
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
    if (this.#options.isForeign(origin) || this.#candidates.includes(origin)) return;
    this.#candidates.unshift(origin);
    void this.#look();
  }

  async #look(): Promise<void> {
    const [newest] = this.#candidates;
    if (newest === undefined || newest === this.#found || !(await isOpen(newest))) return;
    if (newest === this.#found) return;
    this.#found = newest;
    this.#options.onFound(newest);
  }
}

function originsIn(line: string): string[] {
  const urls = [...line.matchAll(URL_ON_THIS_MACHINE)].map(([url]) => {
    const { protocol, port } = new URL(url);
    return originAt(Number(port || 80), protocol);
  });
  if (urls.length > 0) return urls;
  return [...line.matchAll(PORT_IN_WORDS)].map(([, port]) => originAt(Number(port)));
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
