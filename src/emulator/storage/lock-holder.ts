import { readFile, readlink, stat } from 'node:fs/promises';

/** How far apart two looks at the start of one process may be. */
const TOLERANCE_MS = 100;
/** How long a holder that cannot be asked may leave its lock alone. */
const LONGEST_REST_MS = 60_000;
/** The same in all threads of a process, and another in the next process with its number. */
const STARTED_AT_MS = Math.round(Number(process.hrtime.bigint()) / 1e6 - process.uptime() * 1000);
const FIELDS = 5;
const UNKNOWN = '-';

/** What a lock says of who holds it. */
interface Holder {
  pid: string;
  /** Milliseconds, on the clock of `process.hrtime`. */
  startedAt: number;
  /** The same as the system counts it, which it tells of others too. */
  startTicks: string;
  /** Where a number means one process: a machine since it was started, and a container of it. */
  place: string;
}

/** What this process writes into a lock, with a name of its own for each. */
export async function holderText(id: string): Promise<string> {
  const start = await startTicksOf(String(process.pid));
  return [process.pid, STARTED_AT_MS, start, await ownPlace(), id].join(' ');
}

/** Whose lock it is, in words. */
export async function holderName(text: string): Promise<string> {
  const { pid, place } = holderOf(text);
  const isElsewhere = !isSame(place, await ownPlace());
  return `Process ${pid}${isElsewhere ? ' of another container or machine' : ''}`;
}

/** Whether who wrote a lock still lives. */
export async function isHeld(file: string, text: string): Promise<boolean> {
  const { pid, startedAt, startTicks, place } = holderOf(text);
  if (!/^[1-9]\d*$/.test(pid)) return false;
  if (!isSame(place, await ownPlace())) return isTouched(file);
  const known = await startTicksOf(pid);
  if (Number(pid) !== process.pid) return isRunning(Number(pid)) && isSame(startTicks, known);
  // Whoever had our own number before us is gone.
  if (startTicks !== UNKNOWN && known !== UNKNOWN) return startTicks === known;
  return Math.abs(startedAt - STARTED_AT_MS) <= TOLERANCE_MS;
}

/** A lock of an older version says nothing of the start that others could see, nor of the place. */
function holderOf(text: string): Holder {
  const fields = text.split(' ');
  const [pid = '', startedAt, startTicks = '', place = ''] = fields;
  const more = fields.length === FIELDS ? { startTicks, place } : {};
  return { pid, startedAt: Number(startedAt), startTicks: UNKNOWN, place: UNKNOWN, ...more };
}

/** Whether two may be the same, as far as both are known. */
function isSame(one: string, other: string): boolean {
  return one === other || one === UNKNOWN || other === UNKNOWN;
}

async function isTouched(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < LONGEST_REST_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process started, as the system counts it.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html field 22
 */
async function startTicksOf(pid: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Behind the program's name, which may hold anything, comes the third field.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? UNKNOWN;
}

async function ownPlace(): Promise<string> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()}/${await readlink('/proc/self/ns/pid')}`;
  } catch {
    // Not Linux.
    return UNKNOWN;
  }
}
