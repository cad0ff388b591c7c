import type { EmulatorRequest } from '../../emulator/instruments/request-log.js';
import { say, type Terminal } from '../terminal.js';

/** What nobody who develops an application waits for. */
const QUIET = ['discovery', 'jwks', 'oidc-exchange'];

/** Prints each request to a service as a line, and counts. */
export class RequestLog {
  #requests = 0;
  #billed = 0;

  /** Without a terminal, it only counts. */
  constructor(private readonly terminal?: Pick<Terminal, 'stderr'>) {}

  /** Takes a request that has ended. */
  print(request: EmulatorRequest): void {
    this.#requests += 1;
    if (request.billed) this.#billed += 1;
    if (this.terminal === undefined || QUIET.includes(request.operation)) return;
    say(this.terminal, lineOf(request));
    const hint = hintFor(request);
    if (hint !== undefined) say(this.terminal, `         ${hint}`);
  }

  /** What was asked, and what it would have cost. */
  summary(): string {
    const requests = count(this.#requests, 'request');
    return `grantkit: ${requests}, ${count(this.#billed, 'token request')} billed.`;
  }
}

function lineOf({ timestamp, operation, connector, subject, ...request }: EmulatorRequest): string {
  const time = new Date(timestamp).toTimeString().slice(0, 8);
  const whom =
    subject && (subject.id === undefined ? subject.type : `${subject.type}:${subject.id}`);
  const outcome = request.status ?? 'no answer';
  const words = [time, operation, connector, whom, outcome, request.code];
  return [...words, request.billed && 'billed'].filter(Boolean).map(String).map(oneLine).join('  ');
}

function hintFor({ operation, code, connector }: EmulatorRequest): string | undefined {
  if (operation !== 'token' && operation !== 'authorize') return undefined;
  if (code !== 'not_found' || connector === undefined) return undefined;
  const uid = oneLine(connector);
  return `Nobody has made ${uid}: add { uid: '${uid}' } to the connectors of grantkit.config.*`;
}

/** A name that pretends to be a line of the log is none. */
function oneLine(text: string): string {
  return text.replaceAll(/[\n\t]/g, '?');
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
