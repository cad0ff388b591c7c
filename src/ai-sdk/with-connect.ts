import { checkReturnUrl } from '../internal/consent.js';
import {
  checkArgument,
  connectorSegment,
  invalidArgument,
} from '../internal/validation/arguments.js';
import { consentOptionsSchema } from '../internal/validation/option-schemas.js';
import { tokenParamsSchema } from '../internal/validation/param-schemas.js';
import { isFunction, isObject } from '../internal/validation/predicates.js';
import type { ConnectAuthorizationOptions } from '../options.js';
import type { ConnectTokenParams } from '../types.js';
import { isAuthorizationRequired } from './authorization-required.js';
import { type ToolCall, ToolConsent } from './tool-consent.js';

/** What is needed of a tool of the AI SDK. */
export interface ConnectTool {
  execute?: ((input: never, options: never) => unknown) | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what it takes depends on the version of the AI SDK
  toModelOutput?: ((given: any) => any) | undefined;
}

/** For whom a tool works: the same for each call, or told by the call. */
export type ConnectToolParams<T extends ConnectTool = AnyTool> =
  | ConnectTokenParams
  | ((...call: CallOf<T>) => ConnectTokenParams);

interface AnyTool {
  execute: (...call: ToolCall) => unknown;
}

/** What the `execute` of a tool is called with, where it says so. */
type CallOf<T extends ConnectTool> =
  NonNullable<T['execute']> extends (...call: infer Call) => unknown
    ? Call extends [(infer Input)?, (infer Options)?, ...unknown[]]
      ? [input: Input, options: Options]
      : ToolCall
    : ToolCall;

/** Options of {@link withConnect}: how consent is asked for. */
export type ConnectToolOptions = Omit<ConnectAuthorizationOptions, 'signal'>;

/**
 * A tool that asks for consent instead of failing: where its `execute` throws because the user has
 * not consented, itself or through an SDK that it uses, the result is the URL to consent at.
 *
 * @param connector UID such as `oauth/linear`, or opaque id
 * @param params whose consent it needs, and for what
 * @throws {ConnectValidationError} when an argument breaks a rule
 * @example
 * const params = { subject: { type: 'user', id: userId } } as const;
 * const tools = { listIssues: withConnect(listIssues, 'oauth/linear', params, { callbackUrl }) };
 */
export function withConnect<T extends ConnectTool>(
  tool: T,
  connector: string,
  params: ConnectToolParams<T>,
  options: ConnectToolOptions = {},
): T {
  if (!isObject(tool) || !isFunction(tool.execute)) {
    throw invalidArgument('tool must be a tool of the AI SDK with an `execute`.');
  }
  const { execute, toModelOutput } = tool as Required<ConnectTool>;
  connectorSegment(connector);
  const { callbackUrl } = checkArgument(consentOptionsSchema, 'options', options);
  checkReturnUrl('options: `callbackUrl`', callbackUrl);
  const consent = new ToolConsent(
    connector,
    { given: params, paramsOf: paramsFrom(params as ConnectToolParams) },
    { ...options },
  );
  const wrapped: ConnectTool = {
    ...inheritedBy(tool),
    ...tool,
    execute: (...call: ToolCall) => run(() => execute.apply(tool, call as never), consent, call),
  };
  if (isFunction(toModelOutput)) wrapped.toModelOutput = beside(toModelOutput.bind(tool));
  return wrapped as T;
}

/** What consent is asked for; a later change of the object moves it to nobody else. */
function paramsFrom(params: ConnectToolParams): ToolConsent['paramsOf'] {
  if (typeof params === 'function') return params;
  const own = checkArgument(tokenParamsSchema, 'params', params);
  return () => own;
}

/** What the class of a tool gives it, which a spread leaves out. */
function inheritedBy(tool: object): object {
  const inherited: Record<string, unknown> = Object.create(null);
  let from: object | null = Object.getPrototypeOf(tool);
  for (; from !== null && from !== Object.prototype; from = Object.getPrototypeOf(from)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(from))) {
      if (name === 'constructor' || name in inherited) continue;
      const method = typeof value === 'function' ? value.bind(tool) : undefined;
      inherited[name] = method ?? (tool as Record<string, unknown>)[name];
    }
  }
  return inherited;
}

/** What a tool gives; a stream of results stays one. */
function run(execute: () => unknown, consent: ToolConsent, call: ToolCall): unknown {
  let result: unknown;
  try {
    result = execute();
  } catch (error) {
    return consent.instead(error, call);
  }
  if (isAsyncIterable(result)) return streamed(result, consent, call);
  return Promise.resolve(result).catch((error) => consent.instead(error, call));
}

async function* streamed(results: AsyncIterable<unknown>, consent: ToolConsent, call: ToolCall) {
  try {
    yield* results;
  } catch (error) {
    yield await consent.instead(error, call);
  }
}

/** Lets a tool describe its own results to the model only. */
function beside(describe: NonNullable<ConnectTool['toModelOutput']>) {
  return (given: unknown) => {
    // It is the output itself in version 5.
    const output = isAuthorizationRequired(given) ? given : Object(given).output;
    return isAuthorizationRequired(output) ? { type: 'json', value: output } : describe(given);
  };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return isObject(value) && isFunction(value[Symbol.asyncIterator]);
}
