import type { PendingConsent } from '../../emulator/consent/consents.js';
import type { RemoteEmulator } from '../../emulator/remote/remote-emulator.js';
import { withService } from '../project/running-service.js';
import { answer, Problem, type Terminal, telling, USAGE } from '../terminal.js';

/** `grantkit approve` and `grantkit deny`: decides on a request for consent, as on its page. */
export async function decide(
  decision: 'approve' | 'deny',
  given: string | undefined,
  options: { json?: boolean },
  terminal: Terminal,
): Promise<void> {
  if (given !== undefined && !URL.canParse(given)) {
    throw new Problem('url: expected the address of a consent page.', USAGE);
  }
  await withService(terminal, async (emulator) => {
    const url = given ?? (await onlyRequest(emulator));
    const decided = emulator[decision](url);
    const outcome = await telling(terminal, 'the application to be told, up to 10 s', decided);
    const back =
      outcome.redirectUrl === undefined ? '' : ` The browser returns to ${outcome.redirectUrl}`;
    answer(terminal, options, outcome, `${decision === 'approve' ? 'Allowed' : 'Denied'}.${back}`);
  });
}

/** A request that waits: of which connector, for whom, and where to decide on it. */
export function inOneLine({ connector, subject, url }: PendingConsent): string {
  const who = subject?.id === undefined ? '' : ` for ${subject.id}`;
  return `${connector}${who}: ${url}`;
}

async function onlyRequest(emulator: RemoteEmulator): Promise<string> {
  const waiting = await emulator.consents();
  const [only, another] = waiting;
  if (only === undefined) throw new Problem('Nobody waits for a consent.');
  if (another === undefined) return only.url;
  const list = waiting.map((each) => `  ${inOneLine(each)}`);
  throw new Problem(`${waiting.length} requests wait; name the one:\n${list.join('\n')}`, USAGE);
}
