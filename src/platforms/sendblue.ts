import { getConnectorMetadata } from '../connector.js';
import { ConnectResponseError, ConnectValidationError } from '../errors.js';
import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResolver,
  type PerResolution,
  paramsNow,
} from './app-token.js';
import { memoizeAsync } from './memoize-async.js';

/** Token parameters of a Sendblue connector, and the line to send from. */
export type SendblueParams = AppTokenParams & {
  /**
   * The line to send from, as a phone number.
   * @default the connector's line, when it has exactly one
   */
  fromNumber?: string | (() => Promise<string>) | undefined;
};

/** What sends over Sendblue: the token, the line to send from, and every line of the connector. */
export interface SendblueAccess {
  accessToken: () => Promise<string>;
  defaultFromNumber: () => Promise<string>;
  allowedFromNumbers: () => Promise<readonly string[]>;
}

/** Resolvers of a Sendblue connector's token and lines; the lines are fetched once. */
export function sendblueAccess(
  connector: string,
  params: PerResolution<SendblueParams> | undefined,
  options: ConnectOptions | undefined,
): SendblueAccess {
  const lines = memoizeAsync(() => managedLines(connector, options));
  return {
    accessToken: appTokenResolver({
      connector,
      params: async () => {
        const { fromNumber: _, ...tokenParams } = (await paramsNow(params)) ?? {};
        return tokenParams;
      },
      options,
    }),
    defaultFromNumber: async () => {
      const wanted = (await paramsNow(params))?.fromNumber;
      const managed = await lines();
      const fromNumber = typeof wanted === 'function' ? await wanted() : wanted;
      return selectLine(connector, managed, fromNumber);
    },
    allowedFromNumbers: async () => [...(await lines())],
  };
}

async function managedLines(connector: string, options?: ConnectOptions): Promise<string[]> {
  const { vendor } = await getConnectorMetadata(connector, options);
  const entries: unknown[] = Array.isArray(vendor.lines) ? vendor.lines : [];
  const numbers = entries.map((line) => (line as { phone_number?: unknown } | null)?.phone_number);
  const lines = [...new Set(numbers)].filter(
    (number): number is string => typeof number === 'string' && number.trim() !== '',
  );
  if (lines.length > 0) return lines;
  throw new ConnectResponseError(`Connector ${connector} has no Sendblue lines.`, {
    code: 'missing_metadata',
    hint: 'Check that it is a Sendblue connector, and that a line was assigned to it.',
  });
}

function selectLine(connector: string, lines: readonly string[], wanted?: string): string {
  const isMissing = wanted === undefined;
  const chosen = isMissing && lines.length === 1 ? lines[0] : wanted;
  const line = lines.find((number) => number === chosen);
  if (line !== undefined) return line;
  const fault = isMissing
    ? 'has multiple Sendblue lines'
    : `did not authorize Sendblue line ${wanted}`;
  throw new ConnectValidationError(
    `Connector ${connector} ${fault}. Pass \`fromNumber\`: ${lines.join(' or ')}.`,
    { code: 'invalid_argument' },
  );
}
