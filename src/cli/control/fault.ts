import type { EmulatorFault } from '../../emulator/instruments/faults.js';
import { type EmulatorOperation, OPERATIONS } from '../../emulator/wire/operation.js';
import { closestTo } from '../../emulator/wire/strict-object.js';
import { withService } from '../project/running-service.js';
import { answer, Problem, type Terminal, USAGE } from '../terminal.js';
import { parseDuration } from './duration.js';

const KINDS = ['status', 'delay', 'hang', 'drop', 'html', 'malformed'] as const;

/** The options of `grantkit fault`, as they were typed. */
export interface FaultOptions {
  status?: string;
  code?: string;
  message?: string;
  retryAfter?: string;
  delay?: string;
  hang?: boolean;
  drop?: boolean;
  html?: boolean;
  malformed?: boolean;
  afterProcessing?: boolean;
  times?: string;
  clear?: boolean;
  json?: boolean;
}

/** `grantkit fault`: plans what goes wrong with the next requests of an operation. */
export async function fault(
  operation = '*',
  options: FaultOptions,
  terminal: Terminal,
): Promise<void> {
  const planned = options.clear ? undefined : faultOf(options);
  const target = knownOperation(operation);
  const times = options.times === undefined ? 1 : numberOf('--times', options.times, 1);
  await withService(terminal, async (emulator) => {
    if (planned === undefined) {
      await emulator.faults.clear();
      answer(terminal, options, { cleared: true }, 'No faults are planned any more.');
      return;
    }
    await emulator.faults.next(target, planned, times);
    const what = target === '*' ? 'any operation' : target;
    const words = `Planned for the next ${times === 1 ? 'request' : `${times} requests`} of ${what}.`;
    answer(terminal, options, { operation: target, fault: planned, times }, words);
  });
}

function faultOf(options: FaultOptions): EmulatorFault {
  const [kind, another] = KINDS.filter((name) => options[name] !== undefined);
  if (kind === undefined || another !== undefined) {
    throw new Problem(`Expected one of ${KINDS.map((name) => `--${name}`).join(', ')}.`, USAGE);
  }
  if (kind === 'delay') return { delayMs: parseDuration('--delay', options.delay ?? '') };
  const { afterProcessing } = options;
  if (kind !== 'status') return { [kind]: true, afterProcessing } as unknown as EmulatorFault;
  const { code, message, retryAfter } = options;
  return {
    status: numberOf('--status', options.status ?? '', 200, 599),
    code,
    message,
    afterProcessing,
    retryAfter: retryAfter === undefined ? undefined : numberOf('--retry-after', retryAfter),
  };
}

function knownOperation(name: string): EmulatorOperation | '*' {
  const found = [...OPERATIONS, '*' as const].find((each) => each === name);
  if (found !== undefined) return found;
  const meant = closestTo(name, OPERATIONS);
  const hint = meant === undefined ? `expected ${OPERATIONS.join(', ')}` : `did you mean ${meant}?`;
  throw new Problem(`There is no operation "${name}": ${hint}`, USAGE);
}

function numberOf(option: string, text: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const range = most < Number.MAX_SAFE_INTEGER ? ` from ${least} to ${most}` : `, ${least} or more`;
  throw new Problem(`${option}: expected a whole number${range}.`, USAGE);
}
